using System.Runtime.InteropServices;
using Sallyport.Channels;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Feeds;
using Sallyport.Doors.Sessions;
using Sallyport.Market;

namespace Sallyport.Doors.SocketIODoor.Prices;

/// <summary>
/// The price subscriptions of one Socket.IO session, each with its time to live, by the monotonic clock. One lock orders all changes and is taken before the
/// hub's; the hub never calls into this class, so the two cannot be taken the other way round.
/// </summary>
internal sealed class PriceSubscriptions(Session session, ChannelHub hub, PriceQuota quota, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AssetId, TimeToLive> _expiries = [];
    private ITimer? _timer;
    private bool _ended;

    /// <summary>Gets how many are held now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                Expire();
                return _expiries.Count;
            }
        }
    }

    /// <summary>
    /// Reserves the assets for <paramref name="timeToLive"/>, all or none. One that is held already is refreshed and costs no quota.
    /// Prices are delivered from <see cref="Follow"/> on.
    /// </summary>
    public RequestFailure? Subscribe(IReadOnlyCollection<AssetId> assets, TimeSpan timeToLive, out DateTimeOffset expiresAt)
    {
        expiresAt = time.GetUtcNow() + timeToLive;
        lock (_lock)
        {
            if (_ended)
            {
                return RequestError.Unavailable;
            }

            Expire();
            var added = assets.Count(asset => !_expiries.ContainsKey(asset));
            if (quota.Take(session, added) is { } refused)
            {
                return refused;
            }

            foreach (var asset in assets)
            {
                _expiries[asset] = new TimeToLive(time.GetTimestamp(), timeToLive, expiresAt);
            }

            Schedule();
            return null;
        }
    }

    /// <summary>Begins delivery of those assets that are still held: the current price first.</summary>
    public void Follow(IReadOnlyCollection<AssetId> assets)
    {
        lock (_lock)
        {
            foreach (var asset in assets)
            {
                if (_expiries.ContainsKey(asset))
                {
                    hub.Subscribe(MarketPriceChannel.Of(asset), session);
                }
            }
        }
    }

    /// <summary>Ends the assets' subscriptions.</summary>
    /// <returns>Those that there were.</returns>
    public IReadOnlyList<AssetId> Unsubscribe(IReadOnlyCollection<AssetId> assets)
    {
        lock (_lock)
        {
            Expire();
            var removed = assets.Where(_expiries.ContainsKey).ToArray();
            Remove(removed);
            Schedule();
            return removed;
        }
    }

    /// <summary>What is held now, and until when.</summary>
    public IReadOnlyList<KeyValuePair<AssetId, DateTimeOffset>> List()
    {
        lock (_lock)
        {
            Expire();
            return [.. _expiries.Select(entry => KeyValuePair.Create(entry.Key, DateOf(entry.Value)))];
        }
    }

    /// <summary>
    /// Ends everything with the session. The work is done on another thread: the hub may be the one that is ending the session just now,
    /// while it holds its lock.
    /// </summary>
    public void End() =>
        ThreadPool.UnsafeQueueUserWorkItem(
            static self =>
            {
                lock (self._lock)
                {
                    self._ended = true;
                    self.Remove([.. self._expiries.Keys]);
                    self.Schedule();
                }
            },
            this,
            preferLocal: false
        );

    private TimeSpan Left(TimeToLive held) => held.Length - time.GetElapsedTime(held.At);

    // What the client was told; where the wall clock was set since, the date that is meant by it now.
    private DateTimeOffset DateOf(TimeToLive held)
    {
        var meant = time.GetUtcNow() + Left(held);
        return (meant - held.ToldAs).Duration() < TimeSpan.FromSeconds(1) ? held.ToldAs : meant;
    }

    private void Expire()
    {
        List<AssetId>? expired = null;
        foreach (var (asset, held) in _expiries)
        {
            if (Left(held) <= TimeSpan.Zero)
            {
                (expired ??= []).Add(asset);
            }
        }

        if (expired is not null)
        {
            Remove(expired);
        }
    }

    private void Remove(IReadOnlyCollection<AssetId> assets)
    {
        foreach (var asset in assets)
        {
            _expiries.Remove(asset);
            hub.Unsubscribe(MarketPriceChannel.Of(asset), session);
        }

        PriceQuota.Release(session.Caller, assets.Count);
    }

    // One timer per session, set to the next expiry.
    private void Schedule()
    {
        if (_expiries.Count == 0)
        {
            _timer?.Dispose();
            _timer = null;
            return;
        }

        var wait = _expiries.Values.Min(Left);
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
        if (_timer is null)
        {
            _timer = time.CreateTimer(static state => ((PriceSubscriptions)state!).OnTimer(), this, wait, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            Expire();
            Schedule();
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct TimeToLive(long At, TimeSpan Length, DateTimeOffset ToldAs);
}
