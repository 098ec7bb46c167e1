using Sallyport.Access.Usage;
using Sallyport.Server.Sessions;

namespace Sallyport.Server.Usage;

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
