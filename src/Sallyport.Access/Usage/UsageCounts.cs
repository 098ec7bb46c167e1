namespace Sallyport.Access.Usage;

/// <summary>What is counted of one key, request and door in one interval. Adds up; not safe for several threads.</summary>
public sealed class UsageCounts
{
    private readonly long[] _latency = new long[UsageLatency.Buckets];
    private readonly Dictionary<string, UsageCodeCount> _codes = new(StringComparer.Ordinal);

    /// <summary>Gets or sets how many requests were dispatched to their handler, failed ones included.</summary>
    public long Requests { get; set; }

    /// <summary>Gets or sets what they cost; the quota counts these.</summary>
    public long Units { get; set; }

    /// <summary>Gets or sets how many of <see cref="Requests"/> failed.</summary>
    public long Errors { get; set; }

    /// <summary>Gets or sets how many attempts were refused and never dispatched: admissions and requests.</summary>
    public long Refusals { get; set; }

    /// <summary>Gets or sets the bytes of JSON the caller sent as parameters.</summary>
    public long BytesIn { get; set; }

    /// <summary>Gets or sets the bytes of JSON the caller got as results.</summary>
    public long BytesOut { get; set; }

    /// <summary>Gets or sets how many connections were opened.</summary>
    public long Connections { get; set; }

    /// <summary>Gets or sets how long connections were open, added up, in milliseconds.</summary>
    public long ConnectionMilliseconds { get; set; }

    /// <summary>Gets or sets how many subscriptions were opened.</summary>
    public long Subscriptions { get; set; }

    /// <summary>Gets how many dispatched requests fell into each bucket of <see cref="UsageLatency"/>.</summary>
    public Span<long> Latency => _latency;

    /// <summary>Gets errors and refusals by the code of the public catalogue.</summary>
    public IReadOnlyDictionary<string, UsageCodeCount> Codes => _codes;

    /// <summary>Gets whether nothing was counted.</summary>
    public bool IsEmpty =>
        (Requests | Units | Errors | Refusals | BytesIn | BytesOut | Connections | ConnectionMilliseconds | Subscriptions) == 0;

    /// <summary>Adds to a code. <see cref="Errors"/> and <see cref="Refusals"/> are not touched.</summary>
    public void AddCode(string code, long errors, long refusals)
    {
        var present = _codes.GetValueOrDefault(code);
        _codes[code] = new UsageCodeCount(present.Errors + errors, present.Refusals + refusals);
    }

    /// <summary>Adds all of another's counts.</summary>
    public void Add(UsageCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);

        Requests += other.Requests;
        Units += other.Units;
        Errors += other.Errors;
        Refusals += other.Refusals;
        BytesIn += other.BytesIn;
        BytesOut += other.BytesOut;
        Connections += other.Connections;
        ConnectionMilliseconds += other.ConnectionMilliseconds;
        Subscriptions += other.Subscriptions;
        for (var bucket = 0; bucket < _latency.Length; bucket++)
        {
            _latency[bucket] += other._latency[bucket];
        }

        foreach (var (code, count) in other._codes)
        {
            AddCode(code, count.Errors, count.Refusals);
        }
    }
}
