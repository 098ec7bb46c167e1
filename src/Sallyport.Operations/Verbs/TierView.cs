using System.Text.Json.Serialization;
using Sallyport.Access.Limits;

namespace Sallyport.Operations.Verbs;

/// <summary>The numbers of a tier, or those that hold for an account.</summary>
internal sealed record LimitsView(
    PairView RequestsPerSecond,
    PairView Burst,
    PairView Connections,
    PairView ConnectsPerSecond,
    QuotaView MonthlyQuota,
    PairView PriceSubscriptions,
    PairView ChannelSubscriptions,
    PairView ConcurrentRequests,
    BytesView AnswerBytes,
    int MessageBytes
)
{
    public static LimitsView Of(EffectiveLimits limits)
    {
        var (key, account) = (limits.Key, limits.Account);
        return new LimitsView(
            new PairView(key.RequestsPerSecond, account.RequestsPerSecond),
            new PairView(key.Burst, account.Burst),
            new PairView(key.Connections, account.Connections),
            new PairView(key.ConnectsPerSecond, account.ConnectsPerSecond),
            new QuotaView(key.MonthlyQuota, account.MonthlyQuota),
            new PairView(key.PriceSubscriptions, account.PriceSubscriptions),
            new PairView(key.ChannelSubscriptions, account.ChannelSubscriptions),
            new PairView(key.ConcurrentRequests, account.ConcurrentRequests),
            new BytesView(key.AnswerBytes, account.AnswerBytes),
            limits.MessageBytes
        );
    }
}

/// <summary>One limit, for each key and for all keys of the account.</summary>
internal sealed record PairView(int PerKey, int PerAccount);

/// <summary>A number of bytes, for each key and for all keys of the account.</summary>
internal sealed record BytesView(long PerKey, long PerAccount);

/// <summary>Units of a month; null is unlimited and is written.</summary>
internal sealed record QuotaView(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? PerKey,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? PerAccount
);

/// <summary>A tier and its numbers.</summary>
internal sealed record TierView(string Name, LimitsView Limits);
