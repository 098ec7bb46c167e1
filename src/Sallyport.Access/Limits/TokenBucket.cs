using System.Runtime.InteropServices;

namespace Sallyport.Access.Limits;

/// <summary>How fast a bucket fills and how much it holds, in ticks of the clock it is read by.</summary>
public sealed class BucketRate
{
    /// <summary>Works a rate out.</summary>
    /// <param name="perSecond">Units that come back per second; 0 gives nothing ever.</param>
    /// <param name="burst">Units that a full bucket holds.</param>
    /// <param name="frequency">Ticks of the clock in a second: <see cref="TimeProvider.TimestampFrequency"/>.</param>
    public BucketRate(int perSecond, int burst, long frequency)
    {
        PerSecond = perSecond;
        Burst = perSecond == 0 ? 0 : burst;
        // Rounded up, so that a second never holds more than the limit.
        TicksPerUnit = perSecond == 0 ? frequency : ((frequency - 1) / perSecond) + 1;
        Depth = TicksPerUnit * Burst;
    }

    /// <summary>Gets the units that come back per second.</summary>
    public int PerSecond { get; }

    /// <summary>Gets the units that a full bucket holds.</summary>
    public int Burst { get; }

    /// <summary>Gets how many ticks a unit takes to come back.</summary>
    public long TicksPerUnit { get; }

    /// <summary>Gets how long an empty bucket takes to fill.</summary>
    public long Depth { get; }
}

/// <summary>
/// A token bucket in one number: the instant at which it will be full again. Taking moves that instant on, and is refused where it would
/// move further away than the bucket is deep. One compare-and-swap, nothing allocated, no rounding adds up.
/// </summary>
public sealed class TokenBucket
{
    private const long Closed = long.MaxValue;

    private long _fullAt;

    /// <summary>Creates a full bucket.</summary>
    public TokenBucket(BucketRate rate)
        : this(rate, long.MinValue) { }

    private TokenBucket(BucketRate rate, long fullAt)
    {
        Rate = rate;
        _fullAt = fullAt;
    }

    /// <summary>Gets how fast it fills and how much it holds.</summary>
    public BucketRate Rate { get; }

    /// <summary>
    /// Takes <paramref name="units"/>; more than the bucket holds take it whole.
    /// </summary>
    /// <param name="units">How many, one or more.</param>
    /// <param name="now">The clock's timestamp.</param>
    /// <returns>0 when taken; else how many ticks until they can be; negative when another bucket has taken this one's place.</returns>
    public long Take(int units, long now)
    {
        var ticks = Rate.TicksPerUnit * Math.Min(units, Rate.Burst);
        if (Rate.Burst == 0)
        {
            // Zero means zero. A change of the limit is all that helps; ask again in an hour.
            return Volatile.Read(ref _fullAt) == Closed ? -1 : Rate.TicksPerUnit * Math.Max(1, Rate.PerSecond) * 3600;
        }

        while (true)
        {
            var fullAt = Volatile.Read(ref _fullAt);
            if (fullAt == Closed)
            {
                return -1;
            }

            var next = Math.Max(fullAt, now) + ticks;
            var excess = next - now - Rate.Depth;
            if (excess > 0)
            {
                return excess;
            }

            if (Interlocked.CompareExchange(ref _fullAt, next, fullAt) == fullAt)
            {
                return 0;
            }
        }
    }

    /// <summary>Gives back what <see cref="Take"/> took.</summary>
    public void Return(int units)
    {
        var ticks = Rate.TicksPerUnit * Math.Min(units, Rate.Burst);
        var fullAt = Volatile.Read(ref _fullAt);
        while (fullAt != Closed)
        {
            var seen = Interlocked.CompareExchange(ref _fullAt, fullAt - ticks, fullAt);
            if (seen == fullAt)
            {
                return;
            }

            fullAt = seen;
        }
    }

    /// <summary>How much is there now.</summary>
    public BucketLevel Level(long now)
    {
        var fullAt = Volatile.Read(ref _fullAt);
        var missing = fullAt is Closed ? 0 : Math.Max(0, Math.Max(fullAt, now) - now);
        return new BucketLevel((int)Math.Max(0, (Rate.Depth - missing) / Rate.TicksPerUnit), missing);
    }

    /// <summary>
    /// Closes this bucket and gives one of another rate with as many units in it, or as many as it holds: a change of limits is no gift.
    /// </summary>
    public TokenBucket Become(BucketRate rate, long now)
    {
        var fullAt = Interlocked.Exchange(ref _fullAt, Closed);
        var missing = Math.Max(fullAt, now) - now;
        var left = (Int128)Math.Max(0, Rate.Depth - missing) * rate.TicksPerUnit / Rate.TicksPerUnit;
        return new TokenBucket(rate, now + rate.Depth - (long)Int128.Min(left, rate.Depth));
    }
}

/// <summary>What a bucket holds at an instant.</summary>
/// <param name="Units">Whole units left.</param>
/// <param name="FullIn">Ticks until it is full.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct BucketLevel(int Units, long FullIn);
