using Sallyport.Access.Standings;

namespace Sallyport.Access.Limits;

/// <summary>
/// Judges every request, connection and subscription by what its key and its account may use: two compare-and-swaps for the rate, two for the
/// month. No lock, no look-up, no allocation; what a change of tier, overrides or configuration needs is done once, by the first who meets it.
/// </summary>
public sealed class RequestLimiter
{
    private readonly LimitBook _book;
    private readonly QuotaNotices _notices;
    private readonly MonthReader _months;
    private readonly TimeProvider _time;

    internal RequestLimiter(LimitBook book, QuotaNotices notices, MonthReader months, TimeProvider time)
    {
        _book = book;
        _notices = notices;
        _months = months;
        _time = time;
    }

    /// <summary>The numbers that hold for a caller now.</summary>
    public EffectiveLimits Of(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);

        return Holder.Of(caller).Limits(_book);
    }

    /// <summary>
    /// Learns what the month has seen before this process; call it when somebody comes in. Completes at once where that is known, and
    /// soon where the store cannot say: then a local ceiling holds.
    /// </summary>
    public ValueTask PrepareAsync(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);

        return _months.ReadAsync(caller);
    }

    /// <summary>Takes what one request costs from rate and month of key and account, all or nothing.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="cost">In units. 0 takes one from the rate all the same, and nothing from the month.</param>
    public LimitDecision TryTake(Caller caller, int cost)
    {
        var decision = TryTake(Holder.Of(caller), cost);
        caller.Standing.MarkUsed();
        return decision;
    }

    /// <summary>Takes one new connection from the rates of key and account.</summary>
    public LimitDecision TryConnect(Caller caller)
    {
        var decision = Connect(caller);
        caller.Standing.MarkUsed();
        return decision;
    }

    private LimitDecision Connect(Caller caller)
    {
        var holder = Holder.Of(caller);
        var limits = holder.Limits(_book);
        var wait = Take(holder.Key, limits.Key, connects: true, 1);
        if (wait > 0)
        {
            return new LimitDecision(LimitKind.KeyConnects, limits.Key.ConnectsPerSecond, Span(wait));
        }

        wait = Take(holder.Account, limits.Account, connects: true, 1);
        if (wait > 0)
        {
            holder.Key.Under(limits.Key, _time).Connects.Return(1);
            return new LimitDecision(LimitKind.AccountConnects, limits.Account.ConnectsPerSecond, Span(wait));
        }

        return default;
    }

    /// <summary>Holds <paramref name="count"/> more price subscriptions, all or none. Those of a higher limit stay until they end.</summary>
    public LimitDecision TryHoldPrices(Caller caller, int count)
    {
        var holder = Holder.Of(caller);
        var limits = holder.Limits(_book);
        if (!holder.Key.TryHoldPrices(count, limits.Key.PriceSubscriptions))
        {
            return new LimitDecision(LimitKind.KeyPrices, limits.Key.PriceSubscriptions, default);
        }

        if (!holder.Account.TryHoldPrices(count, limits.Account.PriceSubscriptions))
        {
            holder.Key.ReleasePrices(count);
            return new LimitDecision(LimitKind.AccountPrices, limits.Account.PriceSubscriptions, default);
        }

        return default;
    }

    /// <summary>Gives price subscriptions back.</summary>
    public static void ReleasePrices(Caller caller, int count)
    {
        var holder = Holder.Of(caller);
        holder.Key.ReleasePrices(count);
        holder.Account.ReleasePrices(count);
    }

    /// <summary>Follows <paramref name="count"/> more channels, all or none. Those of a higher limit stay until they end.</summary>
    public LimitDecision TryHoldChannels(Caller caller, int count)
    {
        var holder = Holder.Of(caller);
        var limits = holder.Limits(_book);
        if (!holder.Key.TryHoldChannels(count, limits.Key.ChannelSubscriptions))
        {
            return new LimitDecision(LimitKind.KeyChannels, limits.Key.ChannelSubscriptions, default);
        }

        if (!holder.Account.TryHoldChannels(count, limits.Account.ChannelSubscriptions))
        {
            holder.Key.ReleaseChannels(count);
            return new LimitDecision(LimitKind.AccountChannels, limits.Account.ChannelSubscriptions, default);
        }

        return default;
    }

    /// <summary>Gives channels back.</summary>
    public static void ReleaseChannels(Caller caller, int count)
    {
        var holder = Holder.Of(caller);
        holder.Key.ReleaseChannels(count);
        holder.Account.ReleaseChannels(count);
    }

    /// <summary>What a key has left now.</summary>
    public LimitLook Look(KeyStanding key)
    {
        ArgumentNullException.ThrowIfNull(key);

        var account = key.Account;
        return Look(key.Limits, account.Limits.Under(_book, account.Current).Key);
    }

    /// <summary>What an account has left now.</summary>
    public LimitLook Look(AccountStanding account)
    {
        ArgumentNullException.ThrowIfNull(account);

        return Look(account.Limits, account.Limits.Under(_book, account.Current).Account);
    }

    internal LimitDecision TryTake(in Holder holder, int cost)
    {
        var limits = holder.Limits(_book);
        var units = Math.Max(1, cost);
        var wait = Take(holder.Key, limits.Key, connects: false, units);
        if (wait > 0)
        {
            return new LimitDecision(LimitKind.KeyRate, limits.Key.RequestsPerSecond, Span(wait));
        }

        wait = Take(holder.Account, limits.Account, connects: false, units);
        if (wait > 0)
        {
            holder.Key.Under(limits.Key, _time).Requests.Return(units);
            return new LimitDecision(LimitKind.AccountRate, limits.Account.RequestsPerSecond, Span(wait));
        }

        return cost == 0 ? default : Count(holder, limits, cost);
    }

    private LimitLook Look(Allowance allowance, LimitSet limits)
    {
        var level = allowance.Under(limits, _time).Requests.Level(_time.GetTimestamp());
        var now = _time.GetUtcNow();
        return new LimitLook(
            limits,
            level.Units,
            Span(level.FullIn),
            allowance.Month.Units(now),
            MonthCounter.EndOf(now),
            MonthCounter.EndOf(now) - now,
            allowance.Month.IsComplete(now)
        );
    }

    private LimitDecision Count(in Holder holder, EffectiveLimits limits, int cost)
    {
        var now = _time.GetUtcNow();
        var ceiling = _book.Quota.LocalCeiling;
        var key = holder.Key.Month.Add(cost, limits.Key.MonthlyQuota, ceiling, now);
        if (key < 0)
        {
            return Exceeded(holder, LimitKind.KeyQuota, limits.Key.MonthlyQuota!.Value, now);
        }

        var account = holder.Account.Month.Add(cost, limits.Account.MonthlyQuota, ceiling, now);
        if (account < 0)
        {
            holder.Key.Month.Return(cost, now, untold: key, limits.Key.MonthlyQuota ?? 0);
            return Exceeded(holder, LimitKind.AccountQuota, limits.Account.MonthlyQuota!.Value, now);
        }

        if (!holder.Key.Month.IsComplete(now) || !holder.Account.Month.IsComplete(now))
        {
            // A month that has just begun, or that the clock was set to: the store may know of it.
            _months.Begin(holder);
        }

        if (key > 0)
        {
            _notices.Reached(holder, ofKey: true, key, limits.Key.MonthlyQuota!.Value);
        }

        if (account > 0)
        {
            _notices.Reached(holder, ofKey: false, account, limits.Account.MonthlyQuota!.Value);
        }

        return default;
    }

    private LimitDecision Exceeded(in Holder holder, LimitKind kind, long quota, DateTimeOffset now)
    {
        var month = kind is LimitKind.KeyQuota ? holder.Key.Month : holder.Account.Month;
        if (!month.IsComplete(now))
        {
            // The store has not said what was used before; once it has, there may be more.
            _months.Begin(holder);
            return new LimitDecision(kind, Math.Min(quota, _book.Quota.LocalCeiling), _book.Quota.RetryInterval);
        }

        if (month.ReachByRefusal(now))
        {
            _notices.Reached(holder, kind is LimitKind.KeyQuota, 100, quota);
        }

        return new LimitDecision(kind, quota, MonthCounter.EndOf(now) - now);
    }

    private long Take(Allowance allowance, LimitSet limits, bool connects, int units)
    {
        while (true)
        {
            var buckets = allowance.Under(limits, _time);
            var bucket = connects ? buckets.Connects : buckets.Requests;
            var wait = bucket.Take(units, _time.GetTimestamp());
            if (wait >= 0)
            {
                return wait;
            }
        }
    }

    private TimeSpan Span(long ticks) => _time.GetElapsedTime(0, ticks);
}
