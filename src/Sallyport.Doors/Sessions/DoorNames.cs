namespace Sallyport.Doors.Sessions;

/// <summary>The doors' names as metrics and traces say them.</summary>
internal static class DoorNames
{
    public const string SocketIO = "socketio";
    public const string WebSocket = "websocket";
    public const string Http = "http";

    public static string Of(DoorKind door) =>
        door switch
        {
            DoorKind.SocketIO => SocketIO,
            DoorKind.WebSocket => WebSocket,
            _ => Http,
        };
}
