namespace Sallyport.Access.Limits;

/// <summary>The numbers that hold for one key, or for one account.</summary>
/// <param name="RequestsPerSecond">Units that come back per second.</param>
/// <param name="Burst">Units that may be used at once after a rest.</param>
/// <param name="Connections">Connections open at the same time.</param>
/// <param name="ConnectsPerSecond">Connections opened per second.</param>
/// <param name="MonthlyQuota">Units in a calendar month (UTC); null is unlimited.</param>
/// <param name="PriceSubscriptions">Price subscriptions held at the same time.</param>
/// <param name="ChannelSubscriptions">Channels followed at the same time.</param>
/// <param name="ConcurrentRequests">Requests under way at the same time.</param>
/// <param name="AnswerBytes">Bytes of answers that may wait to be written to clients.</param>
public sealed record LimitSet(
    int RequestsPerSecond,
    int Burst,
    int Connections,
    int ConnectsPerSecond,
    long? MonthlyQuota,
    int PriceSubscriptions,
    int ChannelSubscriptions,
    int ConcurrentRequests,
    long AnswerBytes
);

/// <summary>What holds for an account and each of its keys: the tier's numbers under the account's own.</summary>
/// <param name="Tier">The tier they come from.</param>
/// <param name="Key">For each key.</param>
/// <param name="Account">For all keys together.</param>
/// <param name="MessageBytes">The most bytes of one message; the doors' own bound wins where it is smaller.</param>
public sealed record EffectiveLimits(string Tier, LimitSet Key, LimitSet Account, int MessageBytes);
