using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Rooms;

namespace Sallyport.SocketIO;

/// <content>The sockets of this server, by their rooms.</content>
public sealed partial class Namespace
{
    private volatile AllSockets? _snapshot;
    private long _changes;

    /// <summary>
    /// Gets the names of the rooms that have members on this server at the moment, without those that bear the id of a socket. Made anew by each call.
    /// </summary>
    public IReadOnlyCollection<string> Rooms => [.. RoomTable.Names];

    internal RoomTable RoomTable { get; } = new();

    /// <summary>Gets all sockets at this moment; the array never changes. Made anew by the first broadcast after a change.</summary>
    internal Socket[] Snapshot
    {
        get
        {
            // Read before the sockets: what changes from here on makes the array an old one.
            var changes = Interlocked.Read(ref _changes);
            var snapshot = _snapshot;
            if (snapshot?.Changes != changes)
            {
                snapshot = new AllSockets(changes, [.. _sockets.Values]);
                _snapshot = snapshot;
            }

            return snapshot.Sockets;
        }
    }

    /// <summary>
    /// Gets the members of a room on this server at the moment, those included that joined it in middleware and are not let in yet. The members on all
    /// servers: <see cref="Broadcasting.BroadcastOperator.FetchSocketsAsync"/> of <see cref="To(string)"/>.
    /// </summary>
    /// <param name="room">The room, or the id of a socket.</param>
    /// <returns>The members; none where there is no such room.</returns>
    public IReadOnlyCollection<Socket> SocketsIn(string room)
    {
        ArgumentNullException.ThrowIfNull(room);
        var members = RoomTable.Find(room)?.Members ?? [];
        return FindOwn(room) is { } own ? [own, .. members] : members;
    }

    /// <summary>Finds the socket whose own room this is.</summary>
    internal Socket? FindOwn(string room) => room.Length == EngineServer.IdLength ? _sockets.GetValueOrDefault(room) : null;

    internal void Add(Socket socket)
    {
        _sockets[socket.Id] = socket;
        WasEntered = true;
        OnChanged();
    }

    internal void Remove(Socket socket)
    {
        if (_sockets.TryRemove(new KeyValuePair<string, Socket>(socket.Id, socket)))
        {
            OnChanged();
        }
    }

    private void OnChanged()
    {
        Interlocked.Increment(ref _changes);

        // Not kept until the next broadcast: it may never come, and the array would hold on to who left.
        _snapshot = null;
    }

    private sealed record AllSockets(long Changes, Socket[] Sockets);
}
