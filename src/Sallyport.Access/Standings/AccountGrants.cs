using Sallyport.Access.Accounts;

namespace Sallyport.Access.Standings;

/// <summary>What is true of an account at one moment, and decides what its callers may do. Immutable.</summary>
/// <param name="Tier">The tier, one of <see cref="TierNames"/>.</param>
/// <param name="LimitOverrides">Limits of this account that differ from its tier's, as JSON text; null for none.</param>
/// <param name="State">Whether its keys open doors.</param>
public sealed record AccountGrants(string Tier, string? LimitOverrides, AccountState State)
{
    internal static AccountGrants Of(Account account) => new(account.Tier, account.LimitOverrides, account.State);
}
