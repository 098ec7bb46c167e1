using Sallyport.Channels;
using Sallyport.Market;
using Sallyport.Server.Errors;
using Sallyport.Server.Feeds;
using Sallyport.Server.Sessions;

namespace Sallyport.Server.Prices;

/// <summary>
/// The price subscriptions of one Socket.IO session, each with its time to live. One lock orders all changes and is taken before the
/// hub's; the hub never calls into this class, so the two cannot be taken the other way round.
/// </summary>
internal sealed class PriceSubscriptions(Session session, ChannelHub hub, PriceQuota quota, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AssetId, DateTimeOffset> _expiries = [];
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
    /// Reserves the assets until <paramref name="expiresAt"/>, all or none. One that is held already is refreshed and costs no quota.
    /// Prices are delivered from <see cref="Follow"/> on.
    /// </summary>
    public RequestFailure? Subscribe(IReadOnlyCollection<AssetId> assets, DateTimeOffset expiresAt)
    {
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
                _expiries[asset] = expiresAt;
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
            return [.. _expiries];
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

    private void Expire()
    {
        var now = time.GetUtcNow();
        List<AssetId>? expired = null;
        foreach (var (asset, expiry) in _expiries)
        {
            if (expiry <= now)
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

        var wait = _expiries.Values.Min() - time.GetUtcNow();
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
}
