using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace Sallyport.SocketIO.EngineIO.WebSockets;

/// <summary>A WebSocket that carries a session, or is about to.</summary>
internal abstract class WebSocketTransport : EngineTransport
{
    public sealed override EngineTransports Kind => EngineTransports.WebSocket;

    public sealed override TimeSpan CloseTimeout { get; } = TimeSpan.FromSeconds(5);

    public sealed override bool HasReceiver => true;

    /// <summary>Carries the session until it ends and the closing handshake is done, or the client lets it wait too long.</summary>
    /// <param name="received">Completes when what came over the session's transport before is handled: only then this one reads. It sends at once.</param>
    public abstract Task RunAsync(Task received);

    /// <summary>Reads one message of an upgrade in the making. Gives nothing when the client sent anything but the expected text.</summary>
    public abstract Task<bool> TryExpectAsync(ReadOnlyMemory<byte> expected, CancellationToken cancellationToken);

    /// <summary>Sends a text of an upgrade in the making.</summary>
    public abstract Task<bool> TrySendAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken);

    /// <summary>Says goodbye without waiting for long; for a WebSocket that came to carry no session.</summary>
    public abstract Task CloseAsync();

    /// <summary>Tells whether the exception only says that the client, or the connection to it, is gone.</summary>
    protected static bool IsConnectionLoss(Exception exception) =>
        exception
            is WebSocketException
                or IOException
                or OperationCanceledException
                or ObjectDisposedException
                or InvalidOperationException
                or ConnectionAbortedException
                or System.Net.Sockets.SocketException;
}
