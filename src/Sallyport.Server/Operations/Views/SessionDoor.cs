using Sallyport.Server.Sessions;

namespace Sallyport.Server.Operations;

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
