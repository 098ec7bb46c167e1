namespace Sallyport.Access.Usage;

/// <summary>Adds up what answers a query: what the store answered, and minutes from memory.</summary>
internal sealed class UsageSum(UsageQuery query)
{
    private readonly Dictionary<UsageSubject, UsageCounts> _rows = [];
    private readonly DateTimeOffset _from = query.From.AddTicks(-(query.From.UtcTicks % TimeSpan.TicksPerMinute));

    /// <summary>Adds counts by the minute, where they are asked for.</summary>
    public void Add(UsageSubject subject, UsageCounts counts)
    {
        if (Wants(subject))
        {
            Of(subject).Add(counts);
        }
    }

    public bool Wants(UsageSubject subject) => subject.At < query.To && subject.At >= _from && WantsKey(subject.AccountId, subject.KeyId);

    public bool WantsKey(string accountId, string keyId) =>
        (query.AccountId is null || string.Equals(accountId, query.AccountId, StringComparison.Ordinal))
        && (query.KeyId is null || string.Equals(keyId, query.KeyId, StringComparison.Ordinal));

    public UsageCounts Of(UsageSubject subject)
    {
        var under = subject with { At = query.Interval is null ? query.From : Under(subject.At) };
        if (!_rows.TryGetValue(under, out var counts))
        {
            _rows.Add(under, counts = new UsageCounts());
        }

        return counts;
    }

    public UsageReading ToReading(UsageReading stored)
    {
        var rows = _rows
            .Select(row => new UsageRow(row.Key, row.Value))
            .OrderBy(row => row.Subject.At)
            .ThenBy(row => row.Subject.KeyId, StringComparer.Ordinal)
            .ThenBy(row => row.Subject.Request, StringComparer.Ordinal)
            .ThenBy(row => row.Subject.Door)
            .ToList();
        return new UsageReading([.. rows.Take(query.MaxRows)], stored.Sequence, stored.IsCut || rows.Count > query.MaxRows);
    }

    private DateTimeOffset Under(DateTimeOffset at) =>
        query.Interval is { } interval ? at.AddTicks(-(at.UtcTicks % ((long)interval * TimeSpan.TicksPerSecond))) : at;
}
