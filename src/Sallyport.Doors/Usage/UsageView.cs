using Sallyport.Access.Usage;

namespace Sallyport.Doors.Usage;

/// <summary>Counts as customers and operators are shown them; the same members for all, one request and one key.</summary>
internal sealed record UsageCountsView(
    long Requests,
    long Units,
    long Errors,
    long Refusals,
    long BytesIn,
    long BytesOut,
    long Connections,
    long ConnectionSeconds,
    long Subscriptions,
    LatencyView? LatencyMs,
    IReadOnlyDictionary<string, long> ErrorsByCode,
    IReadOnlyDictionary<string, long> RefusalsByCode
)
{
    public static UsageCountsView Of(UsageCounts counts) =>
        new(
            counts.Requests,
            counts.Units,
            counts.Errors,
            counts.Refusals,
            counts.BytesIn,
            counts.BytesOut,
            counts.Connections,
            counts.ConnectionMilliseconds / 1000,
            counts.Subscriptions,
            LatencyView.Of(counts.Latency),
            Codes(counts, code => code.Errors),
            Codes(counts, code => code.Refusals)
        );

    private static SortedDictionary<string, long> Codes(UsageCounts counts, Func<UsageCodeCount, long> count) =>
        new(
            counts
                .Codes.Where(code => count(code.Value) > 0)
                .ToDictionary(code => code.Key, code => count(code.Value), StringComparer.Ordinal),
            StringComparer.Ordinal
        );
}

/// <summary>Milliseconds below which that many of a hundred dispatched requests were answered: the upper bounds of fixed buckets.</summary>
internal sealed record LatencyView(double P50, double P95, double P99)
{
    public static LatencyView? Of(ReadOnlySpan<long> latency) =>
        UsageLatency.Quantile(latency, 0.5) is { } median
            ? new LatencyView(
                median.TotalMilliseconds,
                UsageLatency.Quantile(latency, 0.95)!.Value.TotalMilliseconds,
                UsageLatency.Quantile(latency, 0.99)!.Value.TotalMilliseconds
            )
            : null;
}

/// <summary>What one request name used.</summary>
internal sealed record RequestUsageView(string Request, UsageCountsView Counts);

/// <summary>What one key used.</summary>
internal sealed record KeyUsageView(string KeyId, UsageCountsView Counts);
