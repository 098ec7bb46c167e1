using Sallyport.Access.Limits;
using Sallyport.Access.Usage;

namespace Sallyport.Access.Tests.Model;

/// <content>How much customers do.</content>
internal sealed partial class Trial
{
    // Halves of a unit are nobody's business: a change of limits rounds to ticks of the clock.
    private const decimal Rounding = 0.01m;

    private List<ModelSession> LiveSessions => [.. _world.Sessions.Where(session => !session.HasEnded)];

    private Task AskAsync(ModelSession session, int cost, int times)
    {
        var (key, account) = (session.Key.Allowance, session.Key.Account.Allowance);
        var meter = _house.Get<UsageMeter>();
        var admitted = 0;
        var last = LimitKind.None;
        for (var i = 0; i < times; i++)
        {
            var expected = Judge(key, account, cost);
            var decision = Limiter.TryTake(session.Caller, cost);
            last = decision.Kind;
            last.ShouldBe(expected, $"request {i + 1} of {times}, cost {cost}, of {session}");
            if (expected is LimitKind.KeyRate or LimitKind.AccountRate)
            {
                decision.RetryAfter.ShouldBeGreaterThan(TimeSpan.Zero);
                continue;
            }

            // Whoever is over the month has used the rate all the same: hammering is not free.
            key.TakeUnits(cost, Now);
            account.TakeUnits(cost, Now);
            if (decision.IsAllowed)
            {
                key.TakeQuota(cost, Now);
                account.TakeQuota(cost, Now);
                meter.Record(session.Caller, new UsageSample(meter.Requests.IndexOf("/evm/rpc"), UsageDoor.Http, cost, default, 0, 0));
                admitted++;
            }
        }

        Tell($"{session} asks {times} times at {cost} each: {admitted} answered, then {last}");
        return Task.CompletedTask;
    }

    private LimitKind Judge(ModelAllowance key, ModelAllowance account, int cost) =>
        !key.HasUnits(cost, Now) ? LimitKind.KeyRate
        : !account.HasUnits(cost, Now) ? LimitKind.AccountRate
        : !key.HasQuota(cost, Now) ? LimitKind.KeyQuota
        : !account.HasQuota(cost, Now) ? LimitKind.AccountQuota
        : LimitKind.None;

    private Task HoldAsync(ModelSession session, int count)
    {
        var (key, account) = (session.Key.Allowance, session.Key.Account.Allowance);
        var expected =
            !key.HasPrices(count) ? LimitKind.KeyPrices
            : !account.HasPrices(count) ? LimitKind.AccountPrices
            : LimitKind.None;
        Tell($"{session} wants {count} more prices: {expected}");
        Limiter.TryHoldPrices(session.Caller, count).Kind.ShouldBe(expected, $"{count} more prices for {session}");
        if (expected == LimitKind.None)
        {
            Hold(session, count);
        }

        return Task.CompletedTask;
    }

    private Task ReleaseAsync(ModelSession session, int count)
    {
        var released = Math.Min(count, session.Prices);
        Tell($"{session} gives {released} prices back");
        RequestLimiter.ReleasePrices(session.Caller, released);
        Hold(session, -released);
        return Task.CompletedTask;
    }

    private static void Hold(ModelSession session, int count)
    {
        session.Prices += count;
        session.Key.Allowance.Prices += count;
        session.Key.Account.Allowance.Prices += count;
    }

    private void CompareAllowances()
    {
        foreach (var session in _world.Sessions)
        {
            var standing = session.Caller.Standing;
            Compare(Limiter.Look(standing), session.Key.Allowance, session.Key.ToString());
            Compare(Limiter.Look(standing.Account), session.Key.Account.Allowance, session.Key.Account.ToString());
            standing.Limits.PriceSubscriptions.ShouldBe(session.Key.Allowance.Prices, $"prices held by {session.Key}");
        }
    }

    private void Compare(LimitLook look, ModelAllowance allowance, string whose)
    {
        var units = allowance.UnitsAt(Now);
        ((decimal)look.Units).ShouldBeInRange(Math.Floor(units - Rounding), Math.Floor(units + Rounding), $"units left for {whose}");
        look.MonthUsed.ShouldBe(allowance.UsedAt(Now), $"units used this month by {whose}");
        look.MonthLeft.ShouldBe(
            allowance.Limits.Quota is { } quota ? Math.Max(0, quota - allowance.UsedAt(Now)) : null,
            $"units left this month for {whose}"
        );
    }
}
