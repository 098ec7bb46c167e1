using Sallyport.SocketIO.Adapters;

namespace Sallyport.SocketIO.Rooms;

/// <summary>
/// The sockets of one server that a broadcast is for, each once. One room without exceptions, or with one socket left out, is read from its array as it
/// is; everything else is collected.
/// </summary>
internal readonly ref struct Receivers : IDisposable
{
    private readonly ReadOnlySpan<Socket> _sockets;
    private readonly Socket? _leftOut;
    private readonly ReceiverSet? _collected;

    private Receivers(ReadOnlySpan<Socket> sockets, Socket? leftOut)
    {
        _sockets = sockets;
        _leftOut = leftOut;
    }

    private Receivers(ReceiverSet collected)
    {
        _collected = collected;
        _sockets = collected.Chosen;
    }

    public static Receivers Of(Namespace space, BroadcastTarget target)
    {
        if (target.IsNobody)
        {
            return default;
        }

        var (rooms, except) = (target.Rooms, target.Except);
        if (rooms.Count <= 1 && TryFindLeftOut(space, except, out var leftOut))
        {
            if (rooms.Count == 0)
            {
                return new Receivers(space.Snapshot, leftOut);
            }

            var own = space.FindOwn(rooms[0]);
            if (own is null)
            {
                return new Receivers(space.RoomTable.Find(rooms[0]) is { } room ? room.Members : default, leftOut);
            }
        }

        return new Receivers(Collect(space, rooms, except));
    }

    public Enumerator GetEnumerator() => new(_sockets, _leftOut);

    public void Dispose() => _collected?.Return();

    // No exception, or the one socket whose id it is.
    private static bool TryFindLeftOut(Namespace space, IReadOnlyList<string> except, out Socket? leftOut)
    {
        leftOut = null;
        if (except.Count == 0)
        {
            return true;
        }

        if (except.Count > 1 || space.RoomTable.Find(except[0]) is not null)
        {
            return false;
        }

        leftOut = space.FindOwn(except[0]);
        return true;
    }

    private static ReceiverSet Collect(Namespace space, IReadOnlyList<string> rooms, IReadOnlyList<string> except)
    {
        var set = ReceiverSet.Rent();
        for (var i = 0; i < except.Count; i++)
        {
            if (space.RoomTable.Find(except[i]) is { } room)
            {
                set.LeaveOut(room.Members);
            }

            if (space.FindOwn(except[i]) is { } own)
            {
                set.LeaveOut(own);
            }
        }

        if (rooms.Count == 0)
        {
            set.Choose(space.Snapshot);
        }

        for (var i = 0; i < rooms.Count; i++)
        {
            if (space.RoomTable.Find(rooms[i]) is { } room)
            {
                set.Choose(room.Members);
            }

            if (space.FindOwn(rooms[i]) is { } own)
            {
                set.Choose(own);
            }
        }

        return set;
    }

    public ref struct Enumerator(ReadOnlySpan<Socket> sockets, Socket? leftOut)
    {
        private readonly ReadOnlySpan<Socket> _sockets = sockets;
        private int _index = -1;

        public readonly Socket Current => _sockets[_index];

        public bool MoveNext()
        {
            do
            {
                _index++;
            } while (_index < _sockets.Length && ReferenceEquals(_sockets[_index], leftOut));

            return _index < _sockets.Length;
        }
    }
}
