using Sallyport.Access.Usage;

namespace Sallyport.Access.Tests.Fakes;

/// <summary>Usage in memory: minutes, made coarser where they are purged. Fails when told to, before or after it wrote.</summary>
public sealed class MemoryUsageStore : IUsageStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(UsageInterval Kept, UsageSubject Subject), UsageCounts> _rows = [];
    private readonly Dictionary<string, long> _sequences = new(StringComparer.Ordinal);
    private DateTimeOffset _hoursUntil;
    private DateTimeOffset _daysUntil;

    /// <summary>Gets or sets whether every call fails as a lost disk would.</summary>
    public bool IsLost { get; set; }

    /// <summary>Gets or sets whether writing succeeds and says that it failed.</summary>
    public bool LosesAnswers { get; set; }

    public int Writes { get; private set; }

    public Task<bool> WriteAsync(UsageBatch batch, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Fail(IsLost);
            Writes++;
            var isNew = batch.Sequence > _sequences.GetValueOrDefault(batch.Meter);
            if (isNew)
            {
                _sequences[batch.Meter] = batch.Sequence;
                foreach (var row in batch.Rows)
                {
                    Add(UsageInterval.Minute, row.Subject, row.Counts);
                }
            }

            Fail(LosesAnswers);
            return Task.FromResult(isNew);
        }
    }

    public ValueTask<UsageReading> ReadAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Fail(IsLost);
            var rows = _rows
                .Where(row => row.Key.Subject.At >= query.From && row.Key.Subject.At < query.To)
                .Where(row => row.Key.Kept <= (query.Interval ?? UsageInterval.Day))
                .Where(row => query.AccountId is null || row.Key.Subject.AccountId == query.AccountId)
                .Where(row => query.KeyId is null || row.Key.Subject.KeyId == query.KeyId)
                .GroupBy(row => row.Key.Subject with { At = query.Interval is { } to ? Floor(row.Key.Subject.At, to) : query.From })
                .Select(group => new UsageRow(group.Key, Sum(group.Select(row => row.Value))))
                .OrderBy(row => row.Subject.At)
                .ThenBy(row => row.Subject.KeyId, StringComparer.Ordinal)
                .ThenBy(row => row.Subject.Request, StringComparer.Ordinal)
                .ThenBy(row => row.Subject.Door)
                .ToList();
            var sequence = query.Meter is null ? 0 : _sequences.GetValueOrDefault(query.Meter);
            return new(new UsageReading([.. rows.Take(query.MaxRows)], sequence, rows.Count > query.MaxRows));
        }
    }

    public ValueTask<UsageMonth> ReadMonthAsync(string accountId, DateTimeOffset month, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Fail(IsLost);
            var byKey = _rows
                .Where(row => row.Key.Subject.AccountId == accountId)
                .Where(row => UsageMonth.StartOf(row.Key.Subject.At) == UsageMonth.StartOf(month))
                .GroupBy(row => row.Key.Subject.KeyId, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Sum(row => row.Value.Units), StringComparer.Ordinal);
            return new(new UsageMonth(byKey.Values.Sum(), byKey));
        }
    }

    public Task RollUpAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Fail(IsLost);
            _hoursUntil = Later(_hoursUntil, Floor(until, UsageInterval.Hour));
            _daysUntil = Later(_daysUntil, Floor(until, UsageInterval.Day));
            return Task.CompletedTask;
        }
    }

    public Task<int> PurgeAsync(UsageInterval interval, DateTimeOffset before, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Fail(IsLost);
            var rolledUp = interval switch
            {
                UsageInterval.Minute => _hoursUntil,
                UsageInterval.Hour => _daysUntil,
                _ => before,
            };
            var end = before < rolledUp ? before : rolledUp;
            var count = InIntervals(interval, end);
            foreach (var (row, counts) in _rows.Where(row => row.Key.Kept <= interval && row.Key.Subject.At < end).ToList())
            {
                _rows.Remove(row);
                if (interval != UsageInterval.Day)
                {
                    var coarser = interval == UsageInterval.Minute ? UsageInterval.Hour : UsageInterval.Day;
                    Add(coarser, row.Subject with { At = Floor(row.Subject.At, coarser) }, counts);
                }
            }

            return Task.FromResult(count);
        }
    }

    // How many rows a store that copies would have of this interval.
    private int InIntervals(UsageInterval interval, DateTimeOffset end) =>
        _rows
            .Where(row => row.Key.Kept <= interval && row.Key.Subject.At < end)
            .Select(row => row.Key.Subject with { At = Floor(row.Key.Subject.At, interval) })
            .Distinct()
            .Count();

    private void Add(UsageInterval kept, UsageSubject subject, UsageCounts counts)
    {
        var at = (kept, subject with { At = Floor(subject.At, kept) });
        if (!_rows.TryGetValue(at, out var present))
        {
            _rows.Add(at, present = new UsageCounts());
        }

        present.Add(counts);
    }

    private static UsageCounts Sum(IEnumerable<UsageCounts> all)
    {
        var sum = new UsageCounts();
        foreach (var counts in all)
        {
            sum.Add(counts);
        }

        return sum;
    }

    private static DateTimeOffset Floor(DateTimeOffset at, UsageInterval interval) =>
        at.AddTicks(-(at.UtcTicks % ((long)interval * TimeSpan.TicksPerSecond)));

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static void Fail(bool fails)
    {
        if (fails)
        {
            throw new AccessStoreException("lost");
        }
    }
}
