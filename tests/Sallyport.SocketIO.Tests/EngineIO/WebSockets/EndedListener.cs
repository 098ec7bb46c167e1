using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Tests.EngineIO.WebSockets;

/// <summary>Waits for the end of its session.</summary>
internal sealed class EndedListener : IEngineListener
{
    private readonly TaskCompletionSource<EngineCloseReason> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<EngineCloseReason> Reason => _ended.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public ValueTask OnMessageAsync(ReadOnlyMemory<byte> data, bool isBinary) => ValueTask.CompletedTask;

    public ValueTask OnClosedAsync(EngineCloseReason reason)
    {
        _ended.SetResult(reason);
        return ValueTask.CompletedTask;
    }
}
