using Sallyport.Access.Limits;
using Sallyport.Access.Standings;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Requests;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Prices;

/// <summary>Counts the subscriptions of each key and account over all sessions, against what their tier allows now.</summary>
internal abstract class SubscriptionQuota(RequestGate gate)
{
    /// <summary>Takes <paramref name="count"/> more, all or none.</summary>
    /// <returns>The refusal, or null.</returns>
    public RequestFailure? Take(Session session, int count)
    {
        var caller = session.Caller;
        var decision = TryHold(caller, count);
        if (decision.IsAllowed)
        {
            Opened(gate, caller, count);
            return null;
        }

        var isOfKey = decision.Kind is LimitKind.KeyPrices or LimitKind.KeyChannels;
        return gate.Refuse(decision, session, Held(isOfKey ? caller.Standing.Limits : caller.Standing.Account.Limits));
    }

    /// <summary>Gives <paramref name="count"/> back.</summary>
    public abstract void Release(Caller caller, int count);

    protected abstract LimitDecision TryHold(Caller caller, int count);

    protected abstract int Held(Allowance allowance);

    protected abstract void Opened(RequestGate counter, Caller caller, int count);
}

/// <summary>The quota of the requests <c>/evm/price/…</c>, with a time to live.</summary>
internal sealed class PriceQuota(RequestLimiter limiter, RequestGate gate) : SubscriptionQuota(gate)
{
    public override void Release(Caller caller, int count) => RequestLimiter.ReleasePrices(caller, count);

    protected override LimitDecision TryHold(Caller caller, int count) => limiter.TryHoldPrices(caller, count);

    protected override int Held(Allowance allowance) => allowance.PriceSubscriptions;

    protected override void Opened(RequestGate counter, Caller caller, int count) =>
        counter.Subscribed(caller, DoorKind.SocketIO, PriceSubscribeHandler.Name, count);
}

/// <summary>The quota of the channels of the raw WebSocket.</summary>
internal sealed class ChannelQuota(RequestLimiter limiter, RequestGate gate) : SubscriptionQuota(gate)
{
    public override void Release(Caller caller, int count) => RequestLimiter.ReleaseChannels(caller, count);

    protected override LimitDecision TryHold(Caller caller, int count) => limiter.TryHoldChannels(caller, count);

    protected override int Held(Allowance allowance) => allowance.ChannelSubscriptions;

    protected override void Opened(RequestGate counter, Caller caller, int count) =>
        counter.Subscribed(caller, DoorKind.WebSocket, SubscribeHandler.Name, count);
}
