using System.Collections.Concurrent;

namespace Sallyport.SocketIO.Rooms;

/// <summary>The rooms of a namespace on this server. A room exists while it has members. All members may be called from any thread.</summary>
internal sealed class RoomTable
{
    private readonly ConcurrentDictionary<string, Room> _rooms = new(StringComparer.Ordinal);

    public int Count => _rooms.Count;

    public Room? Find(string name) => _rooms.GetValueOrDefault(name);

    /// <summary>Adds a member; the caller sees to it that the socket does not leave its namespace meanwhile.</summary>
    public void Add(string name, Socket socket)
    {
        while (true)
        {
            var room = _rooms.GetOrAdd(name, static key => new Room(key));
            if (room.TryAdd(socket))
            {
                return;
            }

            // Its last member left just now and has not come to take it out of the table.
            Forget(room);
        }
    }

    public void Remove(string name, Socket socket)
    {
        if (Find(name) is { } room && room.RemoveAndIsGone(socket))
        {
            Forget(room);
        }
    }

    private void Forget(Room room) => _rooms.TryRemove(new KeyValuePair<string, Room>(room.Name, room));
}
