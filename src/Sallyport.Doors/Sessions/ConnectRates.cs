using System.Net;
using Sallyport.Access.Limits;

namespace Sallyport.Doors.Sessions;

/// <summary>
/// New connections per second of the node and of each address. The table is bounded: when it is full of addresses that came just now, all
/// further ones share one bucket, which refuses too much rather than too little. The registry's lock guards it.
/// </summary>
internal sealed class ConnectRates(TimeProvider time)
{
    private const int MaxAddresses = 65_536;
    private const int BurstSeconds = 10;

    private readonly Dictionary<IPAddress, TokenBucket> _addresses = [];
    private BucketRate? _addressRate;
    private BucketRate? _nodeRate;
    private TokenBucket? _shared;
    private TokenBucket? _node;
    private long _sweptAt;

    public LimitDecision TryTake(IPAddress address, ConnectRateOptions options)
    {
        var now = time.GetTimestamp();
        var rate = Rate(ref _addressRate, options.PerAddress);
        var wait = Find(address, rate, now).Take(1, now);
        if (wait > 0)
        {
            return new LimitDecision(LimitKind.AddressConnects, options.PerAddress, time.GetElapsedTime(0, wait));
        }

        var node = Follow(ref _node, Rate(ref _nodeRate, options.PerNode), now).Take(1, now);
        return node > 0 ? new LimitDecision(LimitKind.NodeConnects, options.PerNode, time.GetElapsedTime(0, node)) : default;
    }

    private TokenBucket Find(IPAddress address, BucketRate rate, long now)
    {
        if (_addresses.TryGetValue(address, out var known))
        {
            if (ReferenceEquals(known.Rate, rate))
            {
                return known;
            }

            return _addresses[address] = known.Become(rate, now);
        }

        if (_addresses.Count >= MaxAddresses && !TrySweep(now))
        {
            return Follow(ref _shared, rate, now);
        }

        return _addresses[address] = new TokenBucket(rate);
    }

    private static TokenBucket Follow(ref TokenBucket? bucket, BucketRate rate, long now)
    {
        if (bucket is null || !ReferenceEquals(bucket.Rate, rate))
        {
            bucket = bucket?.Become(rate, now) ?? new TokenBucket(rate);
        }

        return bucket;
    }

    private BucketRate Rate(ref BucketRate? rate, int perSecond) =>
        rate?.PerSecond == perSecond ? rate : rate = new BucketRate(perSecond, perSecond * BurstSeconds, time.TimestampFrequency);

    // Forgets addresses whose bucket is full again. At most once a second: a flood of new addresses must not buy a walk through the table each.
    private bool TrySweep(long now)
    {
        if (_sweptAt != 0 && time.GetElapsedTime(_sweptAt, now) < TimeSpan.FromSeconds(1))
        {
            return false;
        }

        _sweptAt = now;
        foreach (var (address, bucket) in _addresses)
        {
            if (bucket.Level(now).FullIn == 0)
            {
                _addresses.Remove(address);
            }
        }

        return _addresses.Count < MaxAddresses;
    }
}
