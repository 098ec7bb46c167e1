namespace Sallyport.Access.Usage;

/// <summary>Which usage is wanted.</summary>
/// <param name="From">The first instant; in whole minutes, else rounded down.</param>
/// <param name="To">The first instant that is not wanted; rounded up.</param>
/// <param name="Interval">How finely; null adds the whole time up into rows that begin at <paramref name="From"/>.</param>
/// <param name="AccountId">Only this account, or null.</param>
/// <param name="KeyId">Only this key, or null.</param>
/// <param name="Meter">The asker's own meter: <see cref="UsageReading.Sequence"/> is its last batch the answer holds.</param>
/// <param name="MaxRows">The most rows to return; <see cref="UsageReading.IsCut"/> tells of more.</param>
public sealed record UsageQuery(
    DateTimeOffset From,
    DateTimeOffset To,
    UsageInterval? Interval = null,
    string? AccountId = null,
    string? KeyId = null,
    string? Meter = null,
    int MaxRows = 100_000
);

/// <summary>What the store knows.</summary>
/// <param name="Rows">Ordered by time, key, request and door; each subject once.</param>
/// <param name="Sequence">The last batch of the asker's meter that is in it; 0 without any.</param>
/// <param name="IsCut">Whether there are more rows than were asked for.</param>
public sealed record UsageReading(IReadOnlyList<UsageRow> Rows, long Sequence, bool IsCut);
