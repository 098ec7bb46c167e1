using System.Runtime.CompilerServices;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Rooms;

namespace Sallyport.SocketIO;

/// <content>
/// Who watches the rooms of this server. The room of a socket's own id is not reported: it begins with <see cref="OnConnected(Func{Socket, ValueTask})"/> and ends with
/// <see cref="Socket.OnDisconnected(Func{DisconnectReason, ValueTask})"/>.
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
    /// namespace is told one at a time and in order, on the thread of whoever joins or leaves: do not block. What an asynchronous handler awaits holds nothing back.
    /// </summary>
    /// <param name="handler">Gets the room's name. An exception is logged and goes no further.</param>
    /// <returns>This namespace.</returns>
    [OverloadResolutionPriority(1)]
    public Namespace OnRoomCreated(Func<string, ValueTask> handler) => Add(RoomEvents.Created, handler);

    /// <inheritdoc cref="OnRoomCreated(Func{string, ValueTask})" />
    public Namespace OnRoomCreated(Func<string, Task> handler) => Add(RoomEvents.Created, handler);

    /// <inheritdoc cref="OnRoomCreated(Func{string, ValueTask})" />
    public Namespace OnRoomCreated(Action<string> handler) => Add(RoomEvents.Created, handler);

    /// <summary>Adds a handler of rooms that have lost their last member on this server; <c>delete-room</c> of the reference server's adapter.</summary>
    /// <inheritdoc cref="OnRoomCreated(Func{string, ValueTask})" path="/*[not(self::summary)]" />
    [OverloadResolutionPriority(1)]
    public Namespace OnRoomDeleted(Func<string, ValueTask> handler) => Add(RoomEvents.Deleted, handler);

    /// <inheritdoc cref="OnRoomDeleted(Func{string, ValueTask})" />
    public Namespace OnRoomDeleted(Func<string, Task> handler) => Add(RoomEvents.Deleted, handler);

    /// <inheritdoc cref="OnRoomDeleted(Func{string, ValueTask})" />
    public Namespace OnRoomDeleted(Action<string> handler) => Add(RoomEvents.Deleted, handler);

    /// <summary>Adds a handler of sockets of this server that have joined a room; <c>join-room</c> of the reference server's adapter.</summary>
    /// <param name="handler">Gets the room's name and the socket. An exception is logged and goes no further.</param>
    /// <returns>This namespace.</returns>
    [OverloadResolutionPriority(1)]
    public Namespace OnRoomJoined(Func<string, Socket, ValueTask> handler) => Add(RoomEvents.Joined, handler);

    /// <inheritdoc cref="OnRoomJoined(Func{string, Socket, ValueTask})" />
    public Namespace OnRoomJoined(Func<string, Socket, Task> handler) => Add(RoomEvents.Joined, handler);

    /// <inheritdoc cref="OnRoomJoined(Func{string, Socket, ValueTask})" />
    public Namespace OnRoomJoined(Action<string, Socket> handler) => Add(RoomEvents.Joined, handler);

    /// <summary>
    /// Adds a handler of sockets of this server that have left a room, or their namespace and with it the room; <c>leave-room</c> of the reference server's
    /// adapter.
    /// </summary>
    /// <inheritdoc cref="OnRoomJoined(Func{string, Socket, ValueTask})" path="/*[not(self::summary)]" />
    [OverloadResolutionPriority(1)]
    public Namespace OnRoomLeft(Func<string, Socket, ValueTask> handler) => Add(RoomEvents.Left, handler);

    /// <inheritdoc cref="OnRoomLeft(Func{string, Socket, ValueTask})" />
    public Namespace OnRoomLeft(Func<string, Socket, Task> handler) => Add(RoomEvents.Left, handler);

    /// <inheritdoc cref="OnRoomLeft(Func{string, Socket, ValueTask})" />
    public Namespace OnRoomLeft(Action<string, Socket> handler) => Add(RoomEvents.Left, handler);

    private Namespace Add(HandlerList<Delegate> handlers, Delegate handler)
    {
        handlers.Add(handler);
        return this;
    }
}
