using Sallyport.Access.Keys;

namespace Sallyport.Access.AccessRequests;

/// <summary>What an operator grants.</summary>
/// <param name="Tier">The tier of the account, one of <see cref="Accounts.TierNames"/>, in any case.</param>
/// <param name="KeyName">What the key will be called; null for <c>default</c>; at most 200 characters.</param>
/// <param name="KeyScopes">What the key will be allowed; null for everything (<c>*</c>).</param>
/// <param name="KeyExpiresAt">The first instant at which the key is refused, in the future; null for never. The link ends no later.</param>
public sealed record Approval(string Tier, string? KeyName = null, ScopeSet? KeyScopes = null, DateTimeOffset? KeyExpiresAt = null);
