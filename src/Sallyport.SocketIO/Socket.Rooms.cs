using Sallyport.SocketIO.Broadcasting;

namespace Sallyport.SocketIO;

/// <content>Rooms, and broadcasts that leave this socket out.</content>
public sealed partial class Socket
{
    // Made when the first room is joined: most sockets of a large server join few rooms, or none.
    private HashSet<string>? _rooms;

    /// <summary>
    /// Gets the rooms the socket is in at this moment, the one that bears its <see cref="Id"/> included. Empty once it left; before it is connected only
    /// what it joined.
    /// </summary>
    public IReadOnlyCollection<string> Rooms
    {
        get
        {
            lock (_gate)
            {
                var hasOwn = _state is State.Connected or State.Disconnecting;
                string[] rooms = (hasOwn, _rooms) switch
                {
                    (true, null) => [Id],
                    (true, { } joined) => [Id, .. joined],
                    (false, null) => [],
                    (false, { } joined) => [.. joined],
                };
                return _restoredRooms is { } restored ? [.. rooms, .. restored] : rooms;
            }
        }
    }

    /// <summary>Gets a broadcast to every other socket of the namespace.</summary>
    public BroadcastOperator Broadcast => Namespace.Everyone.Except(Id);

    /// <summary>Gets a broadcast to every other socket of the namespace that is on this server.</summary>
    public BroadcastOperator Local => Broadcast.Local;

    /// <summary>
    /// Puts the socket into a room. Rooms are the server's: clients do not learn of them. May be called in middleware; what is sent to the room reaches
    /// the socket once it is connected.
    /// </summary>
    /// <param name="room">Any name. The socket's id is the room it is in from the beginning.</param>
    /// <returns><see langword="false"/> when the socket left its namespace: it joins nothing any more.</returns>
    public bool Join(string room)
    {
        ArgumentNullException.ThrowIfNull(room);
        if (!JoinUntold(room))
        {
            return false;
        }

        Namespace.RoomTable.Events?.Tell();
        return true;
    }

    private bool JoinUntold(string room)
    {
        lock (_gate)
        {
            if (_state >= State.Disconnecting)
            {
                return false;
            }

            // Under the lock of the socket: whoever takes it out of its rooms when it leaves finds this one among them.
            if (
                !IsOwn(room)
                && _restoredRooms?.Contains(room) != true
                && (_rooms ??= new HashSet<string>(StringComparer.Ordinal)).Add(room)
            )
            {
                Namespace.RoomTable.Add(room, this);
            }
        }

        return true;
    }

    /// <summary>Puts the socket into rooms.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <returns><see langword="false"/> when the socket left its namespace: it joins nothing any more.</returns>
    public bool Join(IEnumerable<string> rooms)
    {
        ArgumentNullException.ThrowIfNull(rooms);
        var isIn = _state < State.Disconnecting;
        foreach (var room in rooms)
        {
            isIn = Join(room);
        }

        return isIn;
    }

    /// <summary>Takes the socket out of a room. From the room of its own id it cannot be taken.</summary>
    /// <param name="room">The room.</param>
    /// <returns>Whether it was in it.</returns>
    public bool Leave(string room)
    {
        ArgumentNullException.ThrowIfNull(room);
        lock (_gate)
        {
            if (_restoredRooms?.Remove(room) == true)
            {
                return true;
            }

            if (_rooms?.Remove(room) != true)
            {
                return false;
            }

            Namespace.RoomTable.Remove(room, this);
            if (_rooms.Count == 0)
            {
                _rooms = null;
            }
        }

        Namespace.RoomTable.Events?.Tell();
        return true;
    }

    /// <summary>Begins a broadcast to the members of a room, this socket left out.</summary>
    /// <param name="room">The room.</param>
    /// <returns>The broadcast.</returns>
    public BroadcastOperator To(string room) => Broadcast.To(room);

    /// <summary>Begins a broadcast to the members of any of several rooms, each once, this socket left out.</summary>
    /// <param name="rooms">The rooms. None at all means nobody.</param>
    /// <returns>The broadcast.</returns>
    public BroadcastOperator To(IEnumerable<string> rooms) => Broadcast.To(rooms);

    /// <inheritdoc cref="To(string)" />
    public BroadcastOperator In(string room) => Broadcast.To(room);

    /// <inheritdoc cref="To(IEnumerable{string})" />
    public BroadcastOperator In(IEnumerable<string> rooms) => Broadcast.To(rooms);

    /// <summary>Begins a broadcast to the namespace without the members of a room and without this socket.</summary>
    /// <param name="room">The room.</param>
    /// <returns>The broadcast.</returns>
    public BroadcastOperator Except(string room) => Broadcast.Except(room);

    /// <summary>Begins a broadcast to the namespace without the members of rooms and without this socket.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <returns>The broadcast.</returns>
    public BroadcastOperator Except(IEnumerable<string> rooms) => Broadcast.Except(rooms);

    private bool IsOwn(string room) => string.Equals(room, Id, StringComparison.Ordinal);
}
