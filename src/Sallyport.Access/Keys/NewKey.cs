namespace Sallyport.Access.Keys;

/// <summary>What an operator asks for when issuing a key.</summary>
/// <param name="AccountId">Whose key.</param>
/// <param name="Name">What to call it; 1 to 200 characters.</param>
/// <param name="Mode">Live or test.</param>
/// <param name="ExpiresAt">The first instant at which it is refused, in the future; null for never.</param>
/// <param name="Scopes">What it may do; null for everything (<c>*</c>).</param>
public sealed record NewKey(
    string AccountId,
    string Name,
    KeyMode Mode = KeyMode.Live,
    DateTimeOffset? ExpiresAt = null,
    ScopeSet? Scopes = null
);
