namespace Sallyport.Access.Usage;

/// <summary>
/// Rows that wait to be written; bounded. When there are too many, because the store has been failing for long, minutes are added up to their hour, then
/// hours to their day: coarser, but nothing is lost while the keys themselves fit. Guarded by the meter's lock.
/// </summary>
internal sealed class HeldUsage(int maxRows)
{
    private Dictionary<UsageSubject, UsageCounts> _rows = [];
    private UsageInterval _kept = UsageInterval.Minute;

    public int Count => _rows.Count;

    public IEnumerable<KeyValuePair<UsageSubject, UsageCounts>> Rows => _rows;

    /// <summary>The counts to add to, or null when there is no more room.</summary>
    public UsageCounts? Of(UsageSubject subject)
    {
        var under = Under(subject);
        while (!_rows.ContainsKey(under) && _rows.Count >= maxRows)
        {
            if (_kept == UsageInterval.Day)
            {
                return null;
            }

            _kept = _kept == UsageInterval.Minute ? UsageInterval.Hour : UsageInterval.Day;
            AddUp();
            under = Under(subject);
        }

        if (!_rows.TryGetValue(under, out var counts))
        {
            _rows.Add(under, counts = new UsageCounts());
        }

        return counts;
    }

    /// <summary>Takes some rows out, none twice.</summary>
    public List<UsageRow> Take(int most)
    {
        var taken = _rows.Take(most).Select(row => new UsageRow(row.Key, row.Value)).ToList();
        taken.ForEach(row => _rows.Remove(row.Subject));
        _kept = _rows.Count == 0 ? UsageInterval.Minute : _kept;
        return taken;
    }

    private void AddUp()
    {
        var rows = _rows;
        _rows = [];
        foreach (var (subject, counts) in rows)
        {
            var under = Under(subject);
            if (_rows.TryGetValue(under, out var present))
            {
                present.Add(counts);
            }
            else
            {
                _rows.Add(under, counts);
            }
        }
    }

    private UsageSubject Under(UsageSubject subject) =>
        subject with
        {
            At = subject.At.AddTicks(-(subject.At.UtcTicks % ((long)_kept * TimeSpan.TicksPerSecond))),
        };
}
