namespace Sallyport.Access.Usage;

/// <summary>
/// The fixed buckets of the latency histogram, each twice as wide as the one before: up to 0.5 ms, 1 ms, 2 ms … 8.192 s, and everything
/// above. Never changed: what is stored was counted in them.
/// </summary>
public static class UsageLatency
{
    /// <summary>How many buckets there are, the last one without an upper bound included.</summary>
    public const int Buckets = 16;

    private const long FirstBoundTicks = TimeSpan.TicksPerMillisecond / 2;

    /// <summary>The bucket of a duration; a negative one (a clock set back) is in the first.</summary>
    public static int BucketOf(TimeSpan duration)
    {
        var ratio = (ulong)Math.Max(0, duration.Ticks - 1) / FirstBoundTicks;
        return ratio == 0 ? 0 : Math.Min(Buckets - 1, System.Numerics.BitOperations.Log2(ratio) + 1);
    }

    /// <summary>The upper bound of a bucket, itself included; <see cref="TimeSpan.MaxValue"/> for the last.</summary>
    public static TimeSpan BoundOf(int bucket)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bucket);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(bucket, Buckets);

        return bucket == Buckets - 1 ? TimeSpan.MaxValue : TimeSpan.FromTicks(FirstBoundTicks << bucket);
    }

    /// <summary>
    /// The bound under which a share of the counted durations lies, or null without any. What lies above every bound is said to lie under twice the
    /// last one.
    /// </summary>
    /// <param name="counts">How many in each bucket.</param>
    /// <param name="share">0 to 1; 0.5 is the median.</param>
    public static TimeSpan? Quantile(ReadOnlySpan<long> counts, double share)
    {
        long total = 0;
        foreach (var count in counts)
        {
            total += count;
        }

        var wanted = total * share;
        long seen = 0;
        for (var bucket = 0; bucket < counts.Length; bucket++)
        {
            seen += counts[bucket];
            if (total > 0 && seen >= wanted && counts[bucket] > 0)
            {
                return TimeSpan.FromTicks(FirstBoundTicks << bucket);
            }
        }

        return null;
    }
}
