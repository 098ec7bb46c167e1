namespace Sallyport.Access.Usage;

/// <summary>The way in that usage is counted under. The numbers are stored.</summary>
public enum UsageDoor
{
    /// <summary>Socket.IO.</summary>
    SocketIO = 1,

    /// <summary>The raw WebSocket.</summary>
    WebSocket = 2,

    /// <summary>The HTTP API.</summary>
    Http = 3,
}
