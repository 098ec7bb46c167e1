namespace Sallyport.SocketIO.EngineIO;

/// <summary>Carries a session's packets to its client. Reading belongs to the transport; what waits to be sent belongs to the session.</summary>
internal abstract class EngineTransport
{
    public abstract EngineTransports Kind { get; }

    /// <summary>How long a closing session waits for its client to take what is queued.</summary>
    public abstract TimeSpan CloseTimeout { get; }

    /// <summary>Gets a value indicating whether something sent now would leave at once.</summary>
    public abstract bool HasReceiver { get; }

    /// <summary>Tells the transport that something waits to be sent, or that the session's state changed. Never blocks.</summary>
    public abstract void Wake();

    /// <summary>Cuts the connection.</summary>
    public abstract void Cut();
}
