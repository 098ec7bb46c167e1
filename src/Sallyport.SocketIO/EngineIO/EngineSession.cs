#pragma warning disable
namespace Sallyport.SocketIO.EngineIO;

/// <summary>One client's session (one <c>sid</c>), whichever transport it uses at the moment. All members may be called from any thread.</summary>
public sealed partial class EngineSession
{
    internal EngineSession() { }

    /// <summary>Gets the session id. It is the only key to the session: do not show it to others.</summary>
    public string Id => throw new NotImplementedException();

    /// <summary>Gets the request that opened the session.</summary>
    public EngineRequest Request => throw new NotImplementedException();

    /// <summary>Gets the transport the session uses at the moment.</summary>
    public EngineTransports Transport => throw new NotImplementedException();

    /// <summary>Gets a value indicating whether messages can still be sent.</summary>
    public bool IsOpen => throw new NotImplementedException();

    /// <summary>Gets a token that is cancelled when the session ends.</summary>
    public CancellationToken Closed => throw new NotImplementedException();

    /// <summary>Queues a message for the client. Never waits for the client.</summary>
    /// <param name="message">The message.</param>
    /// <returns><see langword="false"/> when the session is closed, or was closed just now because its queue is full.</returns>
    public bool TrySend(EngineMessage message) => throw new NotImplementedException();

    /// <summary>Queues messages for the client so that no other message comes between them. Never waits for the client.</summary>
    /// <param name="messages">The messages.</param>
    /// <returns><see langword="false"/> when the session is closed, or was closed just now because its queue is full.</returns>
    public bool TrySend(ReadOnlySpan<EngineMessage> messages) => throw new NotImplementedException();

    /// <summary>Ends the session after what is queued has been sent. The client sees its transport close and may reconnect by itself.</summary>
    public void Close() => throw new NotImplementedException();

    /// <summary>Ends the session at once; what is queued is dropped.</summary>
    public void Abort() => throw new NotImplementedException();
}
