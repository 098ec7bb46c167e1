using Sallyport.Doors.Sessions;

namespace Sallyport.Operations.Verbs;

/// <summary>The doors that sessions come through; a request over HTTP is none.</summary>
internal enum SessionDoor
{
    SocketIO,
    WebSocket,
}

internal static class SessionDoors
{
    public static SessionDoor Of(DoorKind door) => door == DoorKind.SocketIO ? SessionDoor.SocketIO : SessionDoor.WebSocket;
}
