using Sallyport.Access.Limits;
using Sallyport.Doors.Errors;

namespace Sallyport.Doors.Limits;

/// <summary>What a client is told of a limit: which it was, how much it allows, and when to try again.</summary>
internal static class LimitFailures
{
    /// <param name="decision">A refusal.</param>
    /// <param name="held">How many subscriptions are held; of no meaning for other limits.</param>
    public static RequestFailure Of(LimitDecision decision, int held = 0)
    {
        var limit = decision.Limit;
        return decision.Kind switch
        {
            LimitKind.KeyRate => Rate($"too many requests: the key has {limit} units per second"),
            LimitKind.AccountRate => Rate($"too many requests: the account has {limit} units per second"),
            LimitKind.KeyQuota => Quota($"the key's monthly quota of {limit} units is used up"),
            LimitKind.AccountQuota => Quota($"the account's monthly quota of {limit} units is used up"),
            LimitKind.KeyConnects => Rate($"too many new connections: the key has {limit} per second"),
            LimitKind.AccountConnects => Rate($"too many new connections: the account has {limit} per second"),
            LimitKind.AddressConnects => Rate($"too many new connections: an address has {limit} per second"),
            LimitKind.NodeConnects => Rate("too many new connections: the server takes no more at this moment"),
            LimitKind.KeyConnections => Connection($"too many connections: the key has {limit}"),
            LimitKind.AccountConnections => Connection($"too many connections: the account has {limit}"),
            LimitKind.AddressConnections => Connection($"too many connections: an address has {limit}"),
            LimitKind.NodeConnections => Connection("too many connections: the server has none left"),
            LimitKind.KeyPrices => Subscription($"the key may hold {limit} price subscriptions and holds {held}"),
            LimitKind.AccountPrices => Subscription($"the account may hold {limit} price subscriptions and holds {held}"),
            LimitKind.KeyChannels => Subscription($"the key may follow {limit} channels and follows {held}"),
            LimitKind.AccountChannels => Subscription($"the account may follow {limit} channels and follows {held}"),
            LimitKind.MessageBytes => new RequestFailure(
                RequestError.MessageTooLarge,
                $"the message is too large: the account's tier takes {limit} bytes"
            ),
            LimitKind.KeyRequests => Rate($"too many requests under way: the key may have {limit}"),
            LimitKind.AccountRequests => Rate($"too many requests under way: the account may have {limit}"),
            LimitKind.NodeRequests => Busy("too many requests under way: the server takes no more at this moment"),
            LimitKind.KeyAnswerBytes => Rate($"too many answers wait to be read: the key may have {limit} bytes"),
            LimitKind.AccountAnswerBytes => Rate($"too many answers wait to be read: the account may have {limit} bytes"),
            LimitKind.NodeAnswerBytes => Busy("too many answers wait to be read: the server takes no more requests at this moment"),
            LimitKind.AccountUsageReads => Rate("usage of the account is being read: one request at a time"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        RequestFailure Rate(string message) => new(RequestError.RateLimited, message, decision.RetryAfter);

        RequestFailure Busy(string message) => new(RequestError.Unavailable, message, decision.RetryAfter);

        RequestFailure Quota(string message) => new(RequestError.QuotaExceeded, message, decision.RetryAfter);

        RequestFailure Connection(string message) => new(RequestError.ConnectionLimit, message, decision.RetryAfter);

        RequestFailure Subscription(string message) => new(RequestError.SubscriptionLimit, message);
    }
}
