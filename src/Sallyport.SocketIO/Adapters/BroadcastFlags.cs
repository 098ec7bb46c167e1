namespace Sallyport.SocketIO.Adapters;

/// <summary>How a broadcast is delivered. The values are part of the cluster's wire format.</summary>
[Flags]
public enum BroadcastFlags
{
    /// <summary>To the sockets of every server, queued for slow clients, compressed where that was agreed on.</summary>
    None = 0,

    /// <summary>A client that cannot take the event now does not get it.</summary>
    Volatile = 1,

    /// <summary>The event is not compressed although a connection could.</summary>
    Uncompressed = 2,

    /// <summary>Only the sockets of this server get the event.</summary>
    Local = 4,

    /// <summary>
    /// The event is kept for clients that lost their connection: connection state recovery is on, and the event is neither volatile nor asks
    /// for acknowledgements.
    /// </summary>
    Recoverable = 8,
}
