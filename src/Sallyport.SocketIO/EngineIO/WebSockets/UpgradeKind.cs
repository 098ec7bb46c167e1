namespace Sallyport.SocketIO.EngineIO.WebSockets;

/// <summary>Whether a request asks for a WebSocket, and whose frames it gets.</summary>
internal enum UpgradeKind
{
    None,

    /// <summary>Ours, on the connection's pipes.</summary>
    Framed,

    /// <summary>Those of .NET.</summary>
    Managed,
}
