using Sallyport.Access.Limits;
using Sallyport.Access.Standings;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Limits;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Requests;

/// <summary>
/// Where everything a client sends is held against the limits, whichever door it came by. Who keeps on sending what is refused loses the
/// session.
/// </summary>
internal sealed partial class RequestGate(
    RequestLimiter limiter,
    LimitBook book,
    LimitMetrics metrics,
    WorkBounds work,
    RequestUsage usage,
    InEffect<LimitsOptions> options,
    TimeProvider time,
    ILogger<RequestGate> logger
)
{
    /// <summary>What a request costs that does not exist or is not allowed: nothing of the month, but one of the rate, so that nobody can send it for ever.</summary>
    public const int Errors = 0;

    /// <summary>What a request costs, in units.</summary>
    public int CostOf(string name, int defaultCost) => book.CostOf(name, defaultCost);

    /// <summary>Takes what a request costs.</summary>
    /// <returns>The refusal, or null.</returns>
    public RequestFailure? Take(Caller caller, Session? session, int cost)
    {
        var decision = limiter.TryTake(caller, cost);
        return decision.IsAllowed ? null : Refuse(decision, session);
    }

    /// <summary>Begins a request: it counts as under way until the lease is disposed. A refusal costs one unit of the rate.</summary>
    /// <returns>The refusal, or null.</returns>
    public RequestFailure? Begin(Caller caller, Session? session, out WorkLease? lease)
    {
        var decision = work.TryBegin(caller, out lease);
        return decision.IsAllowed ? null : Take(caller, session, Errors) ?? Refuse(decision, session);
    }

    /// <summary>Counts the bytes of an answer until the lease is disposed.</summary>
    /// <returns>The refusal, or null.</returns>
    public RequestFailure? Hold(WorkLease lease, Session? session, long bytes)
    {
        var decision = lease.TryHold(bytes);
        return decision.IsAllowed ? null : Refuse(decision, session);
    }

    /// <summary>Takes what something costs that is no request of the pipeline, and counts it as used or refused.</summary>
    /// <returns>The refusal, or null.</returns>
    public RequestFailure? TakeAction(Caller caller, Session? session, DoorKind door, string name, int defaultCost, long bytesIn)
    {
        var cost = CostOf(name, defaultCost);
        var refused = Take(caller, session, cost);
        if (refused is null)
        {
            usage.Action(caller, door, name, cost, bytesIn);
        }
        else
        {
            usage.ActionRefused(caller, door, name, refused);
        }

        return refused;
    }

    /// <summary>Holds a message against what the account's tier takes; the door's own bound has been kept already.</summary>
    /// <returns>The refusal, or null.</returns>
    public RequestFailure? Measure(Caller caller, Session? session, long bytes)
    {
        var most = limiter.Of(caller).MessageBytes;
        return bytes <= most ? null : Refuse(new LimitDecision(LimitKind.MessageBytes, most, default), session);
    }

    /// <summary>Refuses a read of stored usage while another one of the account is under way.</summary>
    public RequestFailure RefuseUsageRead(Session? session) =>
        Refuse(new LimitDecision(LimitKind.AccountUsageReads, 1, options.Value.Work.RetryAfter), session);

    /// <summary>Counts subscriptions that were opened.</summary>
    public void Subscribed(Caller caller, DoorKind door, string name, int opened) => usage.Subscribed(caller, door, name, opened);

    /// <summary>Turns a decision that refuses into what the client is told, and counts it against the session.</summary>
    public RequestFailure Refuse(LimitDecision decision, Session? session, int held = 0)
    {
        metrics.Refused(decision.Kind);
        var hammering = options.Value.Hammering;
        if (session is not null && session.Refusals.Add(hammering.Refusals, hammering.Window, time))
        {
            metrics.Cut();
            Log.Cut(logger, session.Id, session.Caller.KeyId, hammering.Refusals);
            session.Close(DisconnectReason.RateLimited);
        }

        return LimitFailures.Of(decision, held);
    }

    private static partial class Log
    {
        [LoggerMessage(
            3241,
            LogLevel.Information,
            "Session {SessionId} of key {KeyId} went on after {Count} refusals and is cut.",
            EventName = "SessionHammered"
        )]
        public static partial void Cut(ILogger logger, string sessionId, string keyId, int count);
    }
}
