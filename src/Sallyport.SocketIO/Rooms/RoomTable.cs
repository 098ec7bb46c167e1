using System.Collections.Concurrent;

namespace Sallyport.SocketIO.Rooms;

/// <summary>The rooms of a namespace on this server. A room exists while it has members. All members may be called from any thread.</summary>
internal sealed class RoomTable
{
    private readonly ConcurrentDictionary<string, Room> _rooms = new(StringComparer.Ordinal);

    private volatile RoomEvents? _events;

    public int Count => _rooms.Count;

    /// <summary>Gets the names of the rooms at this moment.</summary>
    public ICollection<string> Names => _rooms.Keys;

    /// <summary>
    /// Gets or sets who is told of what happens here, once somebody wants to know. Whoever changed a room calls <see cref="RoomEvents.Tell"/> when he holds
    /// no lock any more.
    /// </summary>
    public RoomEvents? Events
    {
        get => _events;
        set => _events = value;
    }

    public Room? Find(string name) => _rooms.GetValueOrDefault(name);

    /// <summary>Adds a member; the caller sees to it that the socket does not leave its namespace meanwhile.</summary>
    public void Add(string name, Socket socket)
    {
        while (true)
        {
            var room = _rooms.GetOrAdd(name, static key => new Room(key));
            if (room.TryAdd(socket, _events))
            {
                return;
            }

            // Its last member left just now and has not come to take it out of the table.
            Forget(room);
        }
    }

    public void Remove(string name, Socket socket)
    {
        if (Find(name) is { } room && room.RemoveAndIsGone(socket, _events))
        {
            Forget(room);
        }
    }

    /// <summary>Takes a socket that left its namespace out of its rooms, and tells of it. Not to be called under a lock.</summary>
    public void Remove(IEnumerable<string> names, Socket socket)
    {
        foreach (var name in names)
        {
            Remove(name, socket);
        }

        _events?.Tell();
    }

    private void Forget(Room room) => _rooms.TryRemove(new KeyValuePair<string, Room>(room.Name, room));
}
