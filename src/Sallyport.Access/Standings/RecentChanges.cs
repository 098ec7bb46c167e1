namespace Sallyport.Access.Standings;

/// <summary>
/// Which ids changed after an instant of a counting clock; remembers so many, and says "changed" for what it has forgotten. Not safe for threads: the
/// book's lock guards it.
/// </summary>
internal sealed class RecentChanges(int capacity)
{
    private readonly Dictionary<string, long> _at = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, long At)> _order = new();
    private long _forgottenUntil;
    private long _clock;

    public long Clock => Volatile.Read(ref _clock);

    public void Add(string id)
    {
        Volatile.Write(ref _clock, _clock + 1);
        _at[id] = _clock;
        _order.Enqueue((id, _clock));
        if (_order.Count > capacity)
        {
            var oldest = _order.Dequeue();
            _forgottenUntil = oldest.At;
            if (_at[oldest.Id] == oldest.At)
            {
                _at.Remove(oldest.Id);
            }
        }
    }

    public bool HasChanged(string id, long since) => since < _forgottenUntil || (_at.TryGetValue(id, out var at) && at > since);
}
