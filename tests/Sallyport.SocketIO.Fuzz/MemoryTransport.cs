using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Sallyport.SocketIO.Fuzzing;

/// <summary>Connections to Kestrel without a network: no port runs out in an hour.</summary>
internal sealed class MemoryTransport : IConnectionListenerFactory, IConnectionListener
{
    private readonly Channel<ConnectionContext> _connections = Channel.CreateUnbounded<ConnectionContext>();

    public EndPoint EndPoint { get; private set; } = new IPEndPoint(IPAddress.Loopback, 1);

    /// <summary>Makes a connection and gives the client's end of it.</summary>
    public Client Connect()
    {
        var options = new PipeOptions(pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024, useSynchronizationContext: false);
        var pair = (ToServer: new Pipe(options), ToClient: new Pipe(options));
        var connection = new Connection(new End(pair.ToServer.Reader, pair.ToClient.Writer));
        _ = _connections.Writer.TryWrite(connection);
        return new Client(pair.ToClient.Reader, pair.ToServer.Writer, connection.Close);
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        EndPoint = endpoint;
        return ValueTask.FromResult<IConnectionListener>(this);
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _connections.Reader.WaitToReadAsync(cancellationToken) && _connections.Reader.TryRead(out var connection) ? connection : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _ = _connections.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync();

    /// <summary>The client's end. To close it does what the end of a connection does: the server hears of it whatever it is doing.</summary>
    public sealed record Client(PipeReader Input, PipeWriter Output, Action Close);

    private sealed record End(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    // The token source is not given back: an abort may come at any time, and would find it gone.
    private sealed class Connection : DefaultConnectionContext
    {
        private readonly CancellationTokenSource _closed = new();

        public Connection(IDuplexPipe transport)
            : base(Guid.NewGuid().ToString("N"), transport, transport)
        {
            LocalEndPoint = RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 2);
            ConnectionClosed = _closed.Token;
        }

        public void Close() => _ = _closed.CancelAsync();

        public override void Abort(ConnectionAbortedException abortReason)
        {
            Transport.Input.CancelPendingRead();
            Transport.Output.CancelPendingFlush();
            Close();
        }

        public override async ValueTask DisposeAsync()
        {
            await Transport.Input.CompleteAsync();
            await Transport.Output.CompleteAsync();
            await base.DisposeAsync();
        }
    }
}
