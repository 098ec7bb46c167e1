using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace Sallyport.Access.Authentication;

/// <summary>
/// A token bucket per address block for attempts with unknown, well-formed keys (contract §6). The table is bounded: when it is full of
/// addresses that are being throttled, all further ones share one bucket, which refuses too much rather than too little. Keys known
/// good never come here.
/// </summary>
internal sealed class GuessingThrottle(IOptions<GuessingOptions> options, TimeProvider time)
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<AddressBlock, Bucket> _buckets = [];
    private Bucket _shared = new(options.Value.Burst, time.GetTimestamp());
    private long? _sweptAt;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _buckets.Count;
            }
        }
    }

    /// <summary>Takes one attempt, or says when there is one again.</summary>
    public bool TryTake(IPAddress? from, out TimeSpan retryAfter)
    {
        lock (_lock)
        {
            ref var bucket = ref Find(AddressBlock.Of(from), add: true);
            bucket = Refill(bucket);
            if (bucket.Attempts >= 1)
            {
                bucket = bucket with { Attempts = bucket.Attempts - 1 };
                retryAfter = TimeSpan.Zero;
                return true;
            }

            retryAfter = Wait(bucket);
            return false;
        }
    }

    /// <summary>Tells whether an address has no attempt left, without taking one, and when it has one again.</summary>
    public bool IsSpent(IPAddress? from, out TimeSpan retryAfter)
    {
        lock (_lock)
        {
            retryAfter = TimeSpan.Zero;
            var block = AddressBlock.Of(from);
            if (!_buckets.ContainsKey(block) && _buckets.Count < options.Value.Addresses)
            {
                return false;
            }

            ref var bucket = ref Find(block, add: false);
            bucket = Refill(bucket);
            retryAfter = bucket.Attempts >= 1 ? TimeSpan.Zero : Wait(bucket);
            return bucket.Attempts < 1;
        }
    }

    /// <summary>Gives an attempt back that turned out to be none: the key exists.</summary>
    public void Return(IPAddress? from)
    {
        lock (_lock)
        {
            ref var bucket = ref Find(AddressBlock.Of(from), add: false);
            bucket = bucket with { Attempts = Math.Min(options.Value.Burst, bucket.Attempts + 1) };
        }
    }

    private TimeSpan Wait(Bucket bucket) => TimeSpan.FromMilliseconds(Math.Ceiling((1 - bucket.Attempts) / options.Value.PerSecond * 1000));

    private ref Bucket Find(AddressBlock block, bool add)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrNullRef(_buckets, block);
        if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref known))
        {
            return ref known;
        }

        if (!add || (_buckets.Count >= options.Value.Addresses && !TrySweep()))
        {
            return ref _shared;
        }

        ref var added = ref CollectionsMarshal.GetValueRefOrAddDefault(_buckets, block, out _);
        added = new Bucket(options.Value.Burst, time.GetTimestamp());
        return ref added;
    }

    private Bucket Refill(Bucket bucket)
    {
        var now = time.GetTimestamp();
        var refilled = bucket.Attempts + (time.GetElapsedTime(bucket.At, now).TotalSeconds * options.Value.PerSecond);
        return new Bucket(Math.Min(options.Value.Burst, refilled), now);
    }

    // Forgets addresses that have all attempts back. At most once a second: a flood of new addresses must not buy a walk through the table each.
    private bool TrySweep()
    {
        if (_sweptAt is { } sweptAt && time.GetElapsedTime(sweptAt) < BetweenSweeps)
        {
            return false;
        }

        _sweptAt = time.GetTimestamp();
        foreach (var (block, bucket) in _buckets)
        {
            if (Refill(bucket).Attempts >= options.Value.Burst)
            {
                _buckets.Remove(block);
            }
        }

        return _buckets.Count < options.Value.Addresses;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Bucket(double Attempts, long At);
}
