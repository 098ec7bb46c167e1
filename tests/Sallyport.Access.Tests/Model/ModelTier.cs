using Sallyport.Access.Accounts;

namespace Sallyport.Access.Tests.Model;

/// <summary>What the tiers of a story allow: small numbers, so that a short story comes up against all of them.</summary>
internal sealed record ModelTier(string Name, ModelLimits Key, ModelLimits Account)
{
    public static IReadOnlyList<ModelTier> All { get; } =
    [
        new(TierNames.Free, new(5, 10, 12, 0), new(10, 15, 18, 0)),
        new(TierNames.Basic, new(10, 40, 60, 3), new(20, 50, 70, 4)),
        new(TierNames.Premium, new(50, 100, null, 5), new(50, 100, 130, 8)),
        new(TierNames.Enterprise, new(1000, 1000, null, 100), new(2000, 2000, null, 100)),
    ];

    public static ModelTier Of(string name) => All.Single(tier => tier.Name == name);

    /// <summary>The same as configuration.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Settings =>
        All.SelectMany(tier => Of(tier, "PerKey", tier.Key).Concat(Of(tier, "PerAccount", tier.Account)));

    private static IEnumerable<KeyValuePair<string, string?>> Of(ModelTier tier, string scope, ModelLimits limits)
    {
        yield return Setting("RequestsPerSecond", limits.PerSecond);
        yield return Setting("Burst", limits.Burst);
        yield return Setting("MonthlyQuota", limits.Quota);
        yield return Setting("PriceSubscriptions", limits.Prices);

        KeyValuePair<string, string?> Setting(string name, long? value) =>
            new($"Tiers:{tier.Name}:{name}:{scope}", value?.ToString() ?? "");
    }
}

/// <summary>Numbers of one key, or of all keys of an account together; no quota is unlimited.</summary>
internal sealed record ModelLimits(int PerSecond, int Burst, long? Quota, int Prices);
