using Sallyport.SocketIO.Rooms;

namespace Sallyport.SocketIO;

/// <content>
/// Who watches the rooms of this server. The room of a socket's own id is not reported: it begins with <see cref="OnConnection"/> and ends with
/// <see cref="Socket.OnDisconnect"/>.
/// </content>
public sealed partial class Namespace
{
    private readonly Lock _roomEventsGate = new();

    private RoomEvents RoomEvents
    {
        get
        {
            lock (_roomEventsGate)
            {
                return RoomTable.Events ??= new RoomEvents(this);
            }
        }
    }

    /// <summary>
    /// Adds a handler of rooms that get their first member on this server; <c>create-room</c> of the reference server's adapter. What happens to the rooms of a
    /// namespace is told one at a time and in order, on the thread of whoever joins or leaves: do not block.
    /// </summary>
    /// <param name="handler">Gets the room's name. An exception is logged and goes no further.</param>
    /// <returns>This namespace.</returns>
    public Namespace OnRoomCreated(Action<string> handler)
    {
        RoomEvents.Created.Add(handler);
        return this;
    }

    /// <summary>Adds a handler of rooms that have lost their last member on this server; <c>delete-room</c> of the reference server's adapter.</summary>
    /// <inheritdoc cref="OnRoomCreated" path="/*[not(self::summary)]" />
    public Namespace OnRoomDeleted(Action<string> handler)
    {
        RoomEvents.Deleted.Add(handler);
        return this;
    }

    /// <summary>Adds a handler of sockets of this server that have joined a room; <c>join-room</c> of the reference server's adapter.</summary>
    /// <param name="handler">Gets the room's name and the socket. An exception is logged and goes no further.</param>
    /// <returns>This namespace.</returns>
    public Namespace OnRoomJoined(Action<string, Socket> handler)
    {
        RoomEvents.Joined.Add(handler);
        return this;
    }

    /// <summary>
    /// Adds a handler of sockets of this server that have left a room, or their namespace and with it the room; <c>leave-room</c> of the reference server's
    /// adapter.
    /// </summary>
    /// <inheritdoc cref="OnRoomJoined" path="/*[not(self::summary)]" />
    public Namespace OnRoomLeft(Action<string, Socket> handler)
    {
        RoomEvents.Left.Add(handler);
        return this;
    }
}
