using Sallyport.Access.Limits;
using Sallyport.Access.Standings;

namespace Sallyport.Doors.Usage;

/// <summary>What the caller may use and what is left, now.</summary>
/// <param name="Tier">The account's tier.</param>
/// <param name="MonthEnds">When the monthly quotas begin anew.</param>
/// <param name="PerKey">The numbers of the key that asks.</param>
/// <param name="PerAccount">The numbers of all keys together.</param>
internal sealed record LimitsView(string Tier, DateTime MonthEnds, AllowanceView PerKey, AllowanceView PerAccount)
{
    public static LimitsView Of(RequestLimiter limiter, Caller caller)
    {
        var (key, account) = (limiter.Look(caller.Standing), limiter.Look(caller.Standing.Account));
        return new LimitsView(caller.Tier, key.MonthEnds.UtcDateTime, AllowanceView.Of(key), AllowanceView.Of(account));
    }
}

/// <summary>Limits and what is left of them. A quota that is missing is unlimited.</summary>
internal sealed record AllowanceView(
    int RequestsPerSecond,
    int Burst,
    int UnitsNow,
    int Connections,
    int ConnectsPerSecond,
    int PriceSubscriptions,
    int ChannelSubscriptions,
    int ConcurrentRequests,
    long AnswerBytes,
    long? MonthlyQuota,
    long MonthUsed,
    long? MonthLeft
)
{
    public static AllowanceView Of(LimitLook look) =>
        new(
            look.Limits.RequestsPerSecond,
            look.Limits.Burst,
            look.Units,
            look.Limits.Connections,
            look.Limits.ConnectsPerSecond,
            look.Limits.PriceSubscriptions,
            look.Limits.ChannelSubscriptions,
            look.Limits.ConcurrentRequests,
            look.Limits.AnswerBytes,
            look.Limits.MonthlyQuota,
            look.MonthUsed,
            look.MonthLeft
        );
}
