using System.Net;

namespace Sallyport.Access.Keys;

/// <summary>What an operator asks for when issuing a key.</summary>
/// <param name="AccountId">Whose key.</param>
/// <param name="Name">What to call it; 1 to 200 characters.</param>
/// <param name="Mode">Live or test.</param>
/// <param name="ExpiresAt">The first instant at which it is refused, in the future; null for never.</param>
/// <param name="Scopes">What it may do, of <see cref="ScopeNames.All"/>; null for everything (<c>*</c>).</param>
/// <param name="AllowedOrigins">The exact origins from which browsers may use it, at most 100; null or empty leaves it to the server's list.</param>
/// <param name="AllowedIpRanges">The address ranges from which it may be used, at most 100; null or empty allows every address.</param>
public sealed record NewKey(
    string AccountId,
    string Name,
    KeyMode Mode = KeyMode.Live,
    DateTimeOffset? ExpiresAt = null,
    ScopeSet? Scopes = null,
    IReadOnlyList<string>? AllowedOrigins = null,
    IReadOnlyList<IPNetwork>? AllowedIpRanges = null
);
