using Sallyport.Access.Limits;
using Sallyport.Access.Standings;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Limits;

/// <summary>
/// Bounds the requests under way and the bytes of answers that wait to be written: per key and per account by their tier, per server by section
/// <c>Limits</c>. The same on every door.
/// </summary>
internal sealed class WorkBounds(RequestLimiter limiter, InEffect<LimitsOptions> options)
{
    /// <summary>Gets what the whole server has under way.</summary>
    public Occupancy Node { get; } = new();

    /// <summary>Begins a request. Refuses also while the answers to earlier requests fill what may wait.</summary>
    /// <returns>The limit that refused; allowed when there is a <paramref name="lease"/>.</returns>
    public LimitDecision TryBegin(Caller caller, out WorkLease? lease)
    {
        lease = null;
        var limits = limiter.Of(caller);
        var work = options.Value.Work;
        var key = caller.Standing.Limits.Occupancy;
        var account = caller.Standing.Account.Limits.Occupancy;
        var full =
            key.Bytes >= limits.Key.AnswerBytes ? Refuse(LimitKind.KeyAnswerBytes, limits.Key.AnswerBytes, work)
            : account.Bytes >= limits.Account.AnswerBytes ? Refuse(LimitKind.AccountAnswerBytes, limits.Account.AnswerBytes, work)
            : Node.Bytes >= work.AnswerBytesPerNode ? Refuse(LimitKind.NodeAnswerBytes, work.AnswerBytesPerNode, work)
            : default;
        if (!full.IsAllowed)
        {
            return full;
        }

        if (!key.TryBegin(limits.Key.ConcurrentRequests))
        {
            return Refuse(LimitKind.KeyRequests, limits.Key.ConcurrentRequests, work);
        }

        if (!account.TryBegin(limits.Account.ConcurrentRequests))
        {
            key.End();
            return Refuse(LimitKind.AccountRequests, limits.Account.ConcurrentRequests, work);
        }

        if (!Node.TryBegin(work.RequestsPerNode))
        {
            key.End();
            account.End();
            return Refuse(LimitKind.NodeRequests, work.RequestsPerNode, work);
        }

        lease = new WorkLease(this, caller);
        return default;
    }

    /// <summary>Counts the bytes of an answer with key, account and server, or with none of them.</summary>
    internal LimitDecision TryHold(Caller caller, long bytes)
    {
        var limits = limiter.Of(caller);
        var work = options.Value.Work;
        var key = caller.Standing.Limits.Occupancy;
        var account = caller.Standing.Account.Limits.Occupancy;
        if (!key.TryHold(bytes, limits.Key.AnswerBytes))
        {
            return Refuse(LimitKind.KeyAnswerBytes, limits.Key.AnswerBytes, work);
        }

        if (!account.TryHold(bytes, limits.Account.AnswerBytes))
        {
            key.Release(bytes);
            return Refuse(LimitKind.AccountAnswerBytes, limits.Account.AnswerBytes, work);
        }

        if (!Node.TryHold(bytes, work.AnswerBytesPerNode))
        {
            key.Release(bytes);
            account.Release(bytes);
            return Refuse(LimitKind.NodeAnswerBytes, work.AnswerBytesPerNode, work);
        }

        return default;
    }

    internal void End(Caller caller, long bytes)
    {
        End(caller.Standing.Limits.Occupancy, bytes);
        End(caller.Standing.Account.Limits.Occupancy, bytes);
        End(Node, bytes);
    }

    private static void End(Occupancy occupancy, long bytes)
    {
        occupancy.Release(bytes);
        occupancy.End();
    }

    private static LimitDecision Refuse(LimitKind kind, long limit, WorkOptions work) => new(kind, limit, work.RetryAfter);
}
