namespace Sallyport.SocketIO.Rooms;

/// <summary>
/// Sockets of one server under one name. A broadcast reads <see cref="Members"/>, an array that never changes, and holds no lock while it sends;
/// the array is made anew by the first broadcast after a change, so that many joins in a row cost one copy.
/// </summary>
internal sealed class Room(string name)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Socket> _members = [];
    private volatile Socket[]? _snapshot;
    private bool _isGone;

    public string Name { get; } = name;

    /// <summary>Gets the members at this moment.</summary>
    public Socket[] Members => _snapshot ?? TakeSnapshot();

    /// <summary>Adds a member.</summary>
    /// <returns><see langword="false"/> when the last member has left meanwhile: this room is gone, ask for it anew.</returns>
    public bool TryAdd(Socket socket, RoomEvents? events)
    {
        lock (_gate)
        {
            if (_isGone)
            {
                return false;
            }

            if (_members.Add(socket))
            {
                _snapshot = null;

                // Noted under the lock, so that what happens to a room is told in the order in which it happened.
                events?.NoteJoined(Name, socket, isFirst: _members.Count == 1);
            }

            return true;
        }
    }

    /// <summary>Takes a member out.</summary>
    /// <returns>Whether it was the last: the room is gone and nobody enters it any more.</returns>
    public bool RemoveAndIsGone(Socket socket, RoomEvents? events)
    {
        lock (_gate)
        {
            if (!_members.Remove(socket))
            {
                return false;
            }

            // Not kept until the next broadcast: it may never come, and the array would hold on to who left.
            _snapshot = null;
            _isGone = _members.Count == 0;
            events?.NoteLeft(Name, socket, wasLast: _isGone);
            return _isGone;
        }
    }

    private Socket[] TakeSnapshot()
    {
        lock (_gate)
        {
            return _snapshot ??= [.. _members];
        }
    }
}
