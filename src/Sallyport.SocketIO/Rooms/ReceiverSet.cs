namespace Sallyport.SocketIO.Rooms;

/// <summary>The receivers of one broadcast where they must be collected first. Kept by the thread, so that a broadcast allocates nothing for it.</summary>
internal sealed class ReceiverSet
{
    private const int MaxKept = 8192;

    [ThreadStatic]
    private static ReceiverSet? _spare;

    private readonly HashSet<Socket> _seen = [];
    private Socket[] _chosen = new Socket[16];
    private int _count;

    public ReadOnlySpan<Socket> Chosen => _chosen.AsSpan(0, _count);

    /// <summary>Takes the thread's set, or a new one: sending may close a session, whose handlers may broadcast in their turn.</summary>
    public static ReceiverSet Rent()
    {
        var set = _spare ?? new ReceiverSet();
        _spare = null;
        return set;
    }

    public void Return()
    {
        if (_seen.Count > MaxKept || _count > MaxKept)
        {
            return;
        }

        _seen.Clear();
        _chosen.AsSpan(0, _count).Clear();
        _count = 0;
        _spare = this;
    }

    public void LeaveOut(ReadOnlySpan<Socket> sockets)
    {
        foreach (var socket in sockets)
        {
            _seen.Add(socket);
        }
    }

    public void LeaveOut(Socket socket) => _seen.Add(socket);

    public void Choose(ReadOnlySpan<Socket> sockets)
    {
        foreach (var socket in sockets)
        {
            Choose(socket);
        }
    }

    public void Choose(Socket socket)
    {
        if (!_seen.Add(socket))
        {
            return;
        }

        if (_count == _chosen.Length)
        {
            Array.Resize(ref _chosen, 2 * _count);
        }

        _chosen[_count++] = socket;
    }
}
