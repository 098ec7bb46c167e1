using Sallyport.Access.Standings;

namespace Sallyport.Access.Limits;

/// <summary>
/// The tiers and costs in effect. When the configuration is read again they are exchanged whole; faulty ones are not taken.
/// </summary>
public sealed class LimitBook(InEffect<TierOptions> tiers, InEffect<CostOptions> costs, InEffect<QuotaOptions> quota)
{
    /// <summary>Gets the tiers. Never changed, only replaced: whoever kept a reference sees by it that they are still in effect.</summary>
    public TierOptions Tiers => tiers.Value;

    /// <summary>Gets what holds while the store cannot say what a month has seen.</summary>
    public QuotaOptions Quota => quota.Value;

    /// <summary>What a request costs, in units.</summary>
    /// <param name="request">Its name, such as <c>/evm/rpc</c>.</param>
    /// <param name="defaultCost">What it costs where the configuration says nothing.</param>
    public int CostOf(string request, int defaultCost)
    {
        var named = costs.Value;
        return named.Count == 0 ? defaultCost : named.GetValueOrDefault(request, defaultCost);
    }

    /// <summary>The numbers that hold for an account.</summary>
    public EffectiveLimits Of(AccountGrants grants)
    {
        ArgumentNullException.ThrowIfNull(grants);

        return Of(tiers.Value, grants);
    }

    /// <summary>The numbers that hold for an account under these tiers.</summary>
    internal static EffectiveLimits Of(TierOptions tiers, AccountGrants grants)
    {
        // What is stored was judged when it was written; if it cannot be read all the same, the tier holds.
        var own = LimitOverrides.TryParse(grants.LimitOverrides, out var parsed, out _) ? parsed : LimitOverrides.None;
        return own.Over(grants.Tier, tiers.Of(grants.Tier));
    }
}
