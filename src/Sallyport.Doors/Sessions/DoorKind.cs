namespace Sallyport.Doors.Sessions;

/// <summary>The ways in.</summary>
[Flags]
internal enum DoorKind
{
    None = 0,

    /// <summary>Door A, <c>/socket.io/</c>.</summary>
    SocketIO = 1,

    /// <summary>Door B, <c>/ws</c>.</summary>
    WebSocket = 2,

    /// <summary><c>/api/v1</c>.</summary>
    Http = 4,

    All = SocketIO | WebSocket | Http,
}
