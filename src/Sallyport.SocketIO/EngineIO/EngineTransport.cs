namespace Sallyport.SocketIO.EngineIO;

/// <summary>Carries a session's packets to its client. Reading belongs to the transport; what waits to be sent belongs to the session.</summary>
internal abstract class EngineTransport
{
    public abstract EngineTransports Kind { get; }

    /// <summary>How long a closing session waits for its client to take what is queued.</summary>
    public abstract TimeSpan CloseTimeout { get; }

    /// <summary>Gets a value indicating whether something sent now would leave at once, or soon when the client is slow.</summary>
    public abstract bool HasReceiver { get; }

    /// <summary>Gets a value indicating whether the client keeps up: nothing that was given to the transport waits for it.</summary>
    public virtual bool IsReady => HasReceiver;

    /// <summary>
    /// Sends a frame past the session's queue, which is empty. Called under the session's gate; never blocks. Gives nothing where the transport takes from
    /// the queue only, or the client is slow.
    /// </summary>
    public virtual bool TryWrite(ReadOnlySpan<byte> frame, bool isBinary) => false;

    /// <summary>As for one message, but with all of them or none.</summary>
    public virtual bool TryWrite(ReadOnlySpan<EngineMessage> messages) => false;

    /// <summary>Reads what <see cref="TryWrite(ReadOnlySpan{byte}, bool)"/> will read. May be called by any thread at any time.</summary>
    public virtual long ReadAhead() => 0;

    /// <summary>Tells the transport that something waits to be sent, or that the session's state changed. Never blocks.</summary>
    public abstract void Wake();

    /// <summary>Cuts the connection.</summary>
    public abstract void Cut();
}
