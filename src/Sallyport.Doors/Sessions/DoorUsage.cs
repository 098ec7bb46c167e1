using Sallyport.Access.Usage;

namespace Sallyport.Doors.Sessions;

/// <summary>Doors as usage counts them.</summary>
internal static class DoorUsage
{
    public static UsageDoor ToUsage(this DoorKind door) =>
        door switch
        {
            DoorKind.SocketIO => UsageDoor.SocketIO,
            DoorKind.WebSocket => UsageDoor.WebSocket,
            DoorKind.Http => UsageDoor.Http,
            _ => throw new ArgumentOutOfRangeException(nameof(door), door, "Not one door."),
        };
}
