namespace Sallyport.SocketIO;

/// <summary>Why a socket left its namespace.</summary>
public enum DisconnectReason
{
    /// <summary>The client sent a DISCONNECT packet.</summary>
    ClientNamespaceDisconnect,

    /// <summary>The server disconnected the socket.</summary>
    ServerNamespaceDisconnect,

    /// <summary>The client closed the session or its connection.</summary>
    TransportClose,

    /// <summary>The connection failed, or the client broke a rule of its transport.</summary>
    TransportError,

    /// <summary>The client answered no ping.</summary>
    PingTimeout,

    /// <summary>The client sent something that is no packet, or a packet it must not send.</summary>
    ParseError,

    /// <summary>The server closed the session below the socket.</summary>
    ForcedClose,

    /// <summary>The server is shutting down.</summary>
    ServerShuttingDown,

    /// <summary>The client read too slowly and was cut.</summary>
    SendQueueFull,
}
