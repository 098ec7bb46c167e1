using Sallyport.Access.Standings;

namespace Sallyport.Access.Limits;

/// <summary>
/// What one key or account has used of its limits, shared by all its callers and doors. It is kept on the standing, so that nothing is looked up
/// on the path of a message.
/// </summary>
public class Allowance : IStandingPart
{
    private readonly Lock _lock = new();
    private volatile Buckets? _buckets;
    private int _prices;
    private int _channels;

    internal Allowance() { }

    internal MonthCounter Month { get; } = new();

    /// <summary>Gets the requests under way and the bytes of answers that wait to be written.</summary>
    public Occupancy Occupancy { get; } = new();

    /// <summary>Gets how many price subscriptions are held.</summary>
    public int PriceSubscriptions => Volatile.Read(ref _prices);

    /// <summary>Gets how many channels are followed.</summary>
    public int ChannelSubscriptions => Volatile.Read(ref _channels);

    /// <summary>The buckets under these limits. Where others held until now, what is left in the buckets goes over.</summary>
    internal Buckets Under(LimitSet limits, TimeProvider time)
    {
        var buckets = _buckets;
        return buckets is not null && ReferenceEquals(buckets.Limits, limits) ? buckets : Change(limits, time);
    }

    /// <inheritdoc/>
    /// <remarks>When every bucket is full, and the month can be read from the store or was not used.</remarks>
    bool IStandingPart.CanForget(bool isWritten, TimeProvider time) => (isWritten || Month.IsUnused) && IsFull(time.GetTimestamp());

    internal bool TryHoldPrices(int count, int limit) => TryHold(ref _prices, count, limit);

    internal bool TryHoldChannels(int count, int limit) => TryHold(ref _channels, count, limit);

    internal void ReleasePrices(int count) => Interlocked.Add(ref _prices, -count);

    internal void ReleaseChannels(int count) => Interlocked.Add(ref _channels, -count);

    private bool IsFull(long now) =>
        _buckets is not { } buckets || (buckets.Requests.Level(now).FullIn == 0 && buckets.Connects.Level(now).FullIn == 0);

    private static bool TryHold(ref int held, int count, int limit)
    {
        var seen = Volatile.Read(ref held);
        while (count <= (long)limit - seen)
        {
            var now = Interlocked.CompareExchange(ref held, seen + count, seen);
            if (now == seen)
            {
                return true;
            }

            seen = now;
        }

        return count == 0;
    }

    private Buckets Change(LimitSet limits, TimeProvider time)
    {
        lock (_lock)
        {
            var old = _buckets;
            if (old is not null && ReferenceEquals(old.Limits, limits))
            {
                return old;
            }

            var now = time.GetTimestamp();
            var requests = new BucketRate(limits.RequestsPerSecond, limits.Burst, time.TimestampFrequency);
            var connects = new BucketRate(limits.ConnectsPerSecond, Buckets.ConnectBurst(limits), time.TimestampFrequency);
            var buckets = new Buckets(limits, Change(old?.Requests, requests, now), Change(old?.Connects, connects, now));
            _buckets = buckets;
            return buckets;
        }
    }

    private static TokenBucket Change(TokenBucket? old, BucketRate rate, long now) =>
        old is null ? new TokenBucket(rate)
        : old.Rate.PerSecond == rate.PerSecond && old.Rate.Burst == rate.Burst ? old
        : old.Become(rate, now);
}

/// <summary>The buckets of one key or account, under the limits they were made for.</summary>
internal sealed record Buckets(LimitSet Limits, TokenBucket Requests, TokenBucket Connects)
{
    /// <summary>How many connections may come at once after a rest: clients that lost a server come back together.</summary>
    public static int ConnectBurst(LimitSet limits) => limits.ConnectsPerSecond * 10;
}
