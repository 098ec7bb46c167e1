using System.IO.Pipelines;

namespace Sallyport.SocketIO.EngineIO.Connections;

/// <summary>What HTTP reads from. When it completes its reading of a connection that was taken, the connection goes on.</summary>
internal sealed class TakeoverPipeReader(PipeReader inner, ConnectionTakeover takeover) : PipeReader
{
    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => inner.ReadAsync(cancellationToken);

    public override Task CopyToAsync(PipeWriter destination, CancellationToken cancellationToken = default) =>
        inner.CopyToAsync(destination, cancellationToken);

    public override Task CopyToAsync(Stream destination, CancellationToken cancellationToken = default) =>
        inner.CopyToAsync(destination, cancellationToken);

    public override void Complete(Exception? exception = null)
    {
        if (!takeover.IsTaken)
        {
            inner.Complete(exception);
        }
    }

    public override ValueTask CompleteAsync(Exception? exception = null) =>
        takeover.IsTaken ? ValueTask.CompletedTask : inner.CompleteAsync(exception);

    protected override ValueTask<ReadResult> ReadAtLeastAsyncCore(int minimumSize, CancellationToken cancellationToken) =>
        inner.ReadAtLeastAsync(minimumSize, cancellationToken);
}
