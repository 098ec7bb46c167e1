using System.Net;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Authentication;

/// <summary>Who stands behind a credential, as of the moment it was checked. Immutable; one instance may serve many connections of a key.</summary>
public sealed class Caller
{
    internal Caller() { }

    /// <summary>Gets the key id; for a ws-token that of the key it was minted from.</summary>
    public required string KeyId { get; init; }

    /// <summary>Gets what the customer calls the key.</summary>
    public required string KeyName { get; init; }

    /// <summary>Gets the account.</summary>
    public required string AccountId { get; init; }

    /// <summary>Gets the account's tier, one of <see cref="Accounts.TierNames"/>.</summary>
    public required string Tier { get; init; }

    /// <summary>Gets what the key may do.</summary>
    public required ScopeSet Scopes { get; init; }

    /// <summary>Gets the key's exact origins; empty leaves it to the server's list.</summary>
    public required IReadOnlyList<string> AllowedOrigins { get; init; }

    /// <summary>Gets the key's address ranges; empty allows every address.</summary>
    public required IReadOnlyList<IPNetwork> AllowedIpRanges { get; init; }

    /// <summary>Gets the first instant at which the key is refused, or null. Sessions end then (see <see cref="Revocation.RevocationFeed"/>).</summary>
    public DateTimeOffset? KeyExpiresAt { get; init; }

    /// <summary>Gets which credential was shown.</summary>
    public CredentialKind Kind { get; init; }

    /// <summary>Gets the <c>jti</c> of the ws-token; null for an API key.</summary>
    public string? TokenId { get; init; }

    /// <summary>Gets the <c>exp</c> of the ws-token; null for an API key. An open session outlives it.</summary>
    public DateTimeOffset? TokenExpiresAt { get; init; }

    /// <summary>Gets the revocation feed's version from before the key was read: what was revoked later is not known to this caller.</summary>
    internal long FeedVersion { get; init; }

    /// <summary>Tells whether the key may be used from an address. An IPv4 address within IPv6 counts as the IPv4 address.</summary>
    /// <param name="address">The client's address; null (not known) passes only where the key has no ranges.</param>
    public bool AllowsAddress(IPAddress? address)
    {
        if (AllowedIpRanges.Count == 0)
        {
            return true;
        }

        if (address is { IsIPv4MappedToIPv6: true })
        {
            address = address.MapToIPv4();
        }

        return address is not null && AllowedIpRanges.Any(range => range.Contains(address));
    }
}
