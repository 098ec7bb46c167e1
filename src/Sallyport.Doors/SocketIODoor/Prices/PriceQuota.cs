using Sallyport.Access.Limits;
using Sallyport.Access.Standings;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Requests;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.SocketIODoor.Prices;

/// <summary>Counts the price subscriptions of each key and account over all sessions, against what their tier allows now.</summary>
internal sealed class PriceQuota(RequestLimiter limiter, RequestGate gate)
{
    /// <summary>Takes <paramref name="count"/> more, all or none.</summary>
    /// <returns>The refusal, or null.</returns>
    public RequestFailure? Take(Session session, int count)
    {
        var caller = session.Caller;
        var decision = limiter.TryHoldPrices(caller, count);
        if (decision.IsAllowed)
        {
            gate.Subscribed(caller, DoorKind.SocketIO, PriceSubscribeHandler.Name, count);
            return null;
        }

        Allowance held = decision.Kind is LimitKind.KeyPrices ? caller.Standing.Limits : caller.Standing.Account.Limits;
        return gate.Refuse(decision, session, held.PriceSubscriptions);
    }

    /// <summary>Gives <paramref name="count"/> back.</summary>
    public static void Release(Caller caller, int count) => RequestLimiter.ReleasePrices(caller, count);
}
