namespace Sallyport.Access.Usage;

/// <summary>Usage of some time added up: in all, by request and by key.</summary>
public sealed class UsageSummary
{
    private readonly SortedDictionary<string, UsageCounts> _byRequest = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, UsageCounts> _byKey = new(StringComparer.Ordinal);
    private readonly SortedDictionary<DateTimeOffset, UsageCounts> _byTime = [];

    /// <summary>Gets everything.</summary>
    public UsageCounts Total { get; } = new();

    /// <summary>Gets the requests that were dispatched or refused by name; what belongs to connections is in <see cref="Total"/> only.</summary>
    public IReadOnlyDictionary<string, UsageCounts> ByRequest => _byRequest;

    /// <summary>Gets the keys by id.</summary>
    public IReadOnlyDictionary<string, UsageCounts> ByKey => _byKey;

    /// <summary>Gets the intervals of the rows, by their first instant.</summary>
    public IReadOnlyDictionary<DateTimeOffset, UsageCounts> ByTime => _byTime;

    /// <summary>Adds rows up.</summary>
    public static UsageSummary Of(IEnumerable<UsageRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);

        var summary = new UsageSummary();
        foreach (var (subject, counts) in rows)
        {
            summary.Total.Add(counts);
            Under(summary._byKey, subject.KeyId).Add(counts);
            Under(summary._byTime, subject.At).Add(counts);
            if (subject.Request.Length > 0)
            {
                Under(summary._byRequest, subject.Request).Add(counts);
            }
        }

        return summary;
    }

    private static UsageCounts Under<T>(SortedDictionary<T, UsageCounts> counts, T name)
        where T : notnull
    {
        if (!counts.TryGetValue(name, out var found))
        {
            counts.Add(name, found = new UsageCounts());
        }

        return found;
    }
}
