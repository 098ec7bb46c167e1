using System.Net;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Standings;

/// <summary>
/// Who stands behind a credential. What the key and its account may do is read through their <see cref="Standing"/>, so it is what is true now and not
/// what was true at the door. One instance may serve many connections of a key.
/// </summary>
public sealed class Caller
{
    internal Caller(
        KeyStanding standing,
        CredentialKind kind = CredentialKind.ApiKey,
        string? tokenId = null,
        DateTimeOffset? tokenExpiresAt = null
    )
    {
        Standing = standing;
        AccountEndings = standing.Account.Endings;
        Kind = kind;
        TokenId = tokenId;
        TokenExpiresAt = tokenExpiresAt;
    }

    /// <summary>Gets what is true now of the key and, through it, of the account.</summary>
    public KeyStanding Standing { get; }

    /// <summary>Gets the key id; for a ws-token that of the key it was minted from.</summary>
    public string KeyId => Standing.KeyId;

    /// <summary>Gets what the customer calls the key.</summary>
    public string KeyName => Standing.Current.Name;

    /// <summary>Gets the account.</summary>
    public string AccountId => Standing.Account.AccountId;

    /// <summary>Gets the account's tier, one of <see cref="Accounts.TierNames"/>.</summary>
    public string Tier => Standing.Account.Current.Tier;

    /// <summary>Gets what the key may do.</summary>
    public ScopeSet Scopes => Standing.Current.Scopes;

    /// <summary>Gets the key's exact origins; empty leaves it to the server's list.</summary>
    public IReadOnlyList<string> AllowedOrigins => Standing.Current.AllowedOrigins;

    /// <summary>Gets the key's address ranges; empty allows every address.</summary>
    public IReadOnlyList<IPNetwork> AllowedIpRanges => Standing.Current.AllowedIpRanges;

    /// <summary>Gets the first instant at which the key is refused, or null. Sessions end then (see <see cref="RevocationFeed"/>).</summary>
    public DateTimeOffset? KeyExpiresAt => Standing.Current.ExpiresAt;

    /// <summary>Gets which credential was shown.</summary>
    public CredentialKind Kind { get; }

    /// <summary>Gets the <c>jti</c> of the ws-token; null for an API key.</summary>
    public string? TokenId { get; }

    /// <summary>Gets the <c>exp</c> of the ws-token; null for an API key. An open session outlives it.</summary>
    public DateTimeOffset? TokenExpiresAt { get; }

    /// <summary>Gets how often the account had been ended when the caller came in: once more, and the caller is over, whatever is true since.</summary>
    internal int AccountEndings { get; }

    /// <summary>Tells whether the key may be used from an address. An IPv4 address within IPv6 counts as the IPv4 address.</summary>
    /// <param name="address">The client's address; null (not known) passes only where the key has no ranges.</param>
    public bool AllowsAddress(IPAddress? address)
    {
        var ranges = AllowedIpRanges;
        if (ranges.Count == 0)
        {
            return true;
        }

        if (address is { IsIPv4MappedToIPv6: true })
        {
            address = address.MapToIPv4();
        }

        return address is not null && ranges.Any(range => range.Contains(address));
    }
}
