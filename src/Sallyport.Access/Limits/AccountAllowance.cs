using Sallyport.Access.Standings;

namespace Sallyport.Access.Limits;

/// <summary>What an account has used of its limits, and the numbers that hold for it and each of its keys.</summary>
public sealed class AccountAllowance : Allowance
{
    private volatile LimitPlan? _plan;

    internal AccountAllowance() { }

    /// <summary>Gets the turn of those who ask the store what the month has seen.</summary>
    internal MonthTurn MonthTurn { get; } = new();

    /// <summary>
    /// The numbers that hold now. They are worked out anew when the account's grants or the configuration were exchanged, which two references tell.
    /// </summary>
    internal EffectiveLimits Under(LimitBook book, AccountGrants grants)
    {
        var plan = _plan;
        return plan is not null && ReferenceEquals(plan.Grants, grants) && ReferenceEquals(plan.Tiers, book.Tiers)
            ? plan.Limits
            : Change(book, grants);
    }

    private EffectiveLimits Change(LimitBook book, AccountGrants grants)
    {
        var tiers = book.Tiers;
        var limits = LimitBook.Of(tiers, grants);
        var old = _plan;
        if (old is not null)
        {
            // The same numbers: the same objects, so that no bucket is exchanged for its like.
            limits = limits with
            {
                Key = limits.Key == old.Limits.Key ? old.Limits.Key : limits.Key,
                Account = limits.Account == old.Limits.Account ? old.Limits.Account : limits.Account,
            };
        }

        _plan = new LimitPlan(grants, tiers, limits);
        return limits;
    }

    private sealed record LimitPlan(AccountGrants Grants, TierOptions Tiers, EffectiveLimits Limits);
}
