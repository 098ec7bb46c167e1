using System.Runtime.InteropServices;
using Sallyport.Channels;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Feeds;
using Sallyport.Doors.Sessions;
using Sallyport.Market;

namespace Sallyport.Doors.Prices;

/// <summary>A session that can follow prices.</summary>
internal interface IPriceSubscriber
{
    /// <summary>Gets what it follows.</summary>
    Subscriptions Prices { get; }
}

/// <summary>
/// The prices that one session follows, each until its time to live ends (by the monotonic clock) or, without one, until the session ends. One lock orders all
/// changes. It is taken before the hub's lock, and the hub never calls into this class, so the two cannot deadlock.
/// </summary>
internal sealed class Subscriptions(Session session, ChannelHub hub, SubscriptionQuota quota, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AssetId, TimeToLive?> _expiries = [];
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
    /// <returns>The refusal, or null.</returns>
    public RequestFailure? Subscribe(IReadOnlyCollection<AssetId> assets, TimeSpan timeToLive, out DateTimeOffset expiresAt)
    {
        expiresAt = time.GetUtcNow() + timeToLive;
        return Subscribe(assets, new TimeToLive(time.GetTimestamp(), timeToLive, expiresAt));
    }

    /// <summary>Reserves the assets until the session ends, all or none. One that is held already costs no quota.</summary>
    /// <returns>The refusal, or null.</returns>
    public RequestFailure? Subscribe(IReadOnlyCollection<AssetId> assets) => Subscribe(assets, null);

    private RequestFailure? Subscribe(IReadOnlyCollection<AssetId> assets, TimeToLive? timeToLive)
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
                _expiries[asset] = timeToLive;
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

    /// <summary>What is held now, and until when; null is until the session ends.</summary>
    public IReadOnlyList<KeyValuePair<AssetId, DateTimeOffset?>> List()
    {
        lock (_lock)
        {
            Expire();
            return
            [
                .. _expiries.Select(entry =>
                    KeyValuePair.Create(entry.Key, entry.Value is { } held ? DateOf(held) : (DateTimeOffset?)null)
                ),
            ];
        }
    }

    /// <summary>
    /// Ends everything with the session. The work is done on another thread: the hub may be the one that is ending the session just now,
    /// while it holds its lock.
    /// </summary>
    public void End() => ThreadPool.UnsafeQueueUserWorkItem(static self => self.Dispose(), this, preferLocal: false);

    /// <summary>Ends everything now. Not to be called by the hub.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
            Remove([.. _expiries.Keys]);
            Schedule();
        }
    }

    private TimeSpan Left(TimeToLive held) => held.Length - time.GetElapsedTime(held.At);

    // What the client was told; where the wall clock was set since, the date that is meant by it now.
    private DateTimeOffset DateOf(TimeToLive held)
    {
        var meant = time.GetUtcNow() + Left(held);
        return (meant - held.ToldAs).Duration() < TimeSpan.FromSeconds(1) ? held.ToldAs : meant;
    }

    private void Expire()
    {
        // Without a timer nothing expires.
        if (_timer is null)
        {
            return;
        }

        List<AssetId>? expired = null;
        foreach (var (asset, held) in _expiries)
        {
            if (held is { } timed && Left(timed) <= TimeSpan.Zero)
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

        quota.Release(session.Caller, assets.Count);
    }

    // One timer per session, set to the next expiry.
    private void Schedule()
    {
        var next = _expiries.Values.OfType<TimeToLive>().Select(Left).DefaultIfEmpty(Timeout.InfiniteTimeSpan).Min();
        if (next == Timeout.InfiniteTimeSpan)
        {
            _timer?.Dispose();
            _timer = null;
            return;
        }

        var wait = next < TimeSpan.Zero ? TimeSpan.Zero : next;
        if (_timer is null)
        {
            _timer = time.CreateTimer(static state => ((Subscriptions)state!).OnTimer(), this, wait, Timeout.InfiniteTimeSpan);
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
