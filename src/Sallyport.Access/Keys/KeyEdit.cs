using System.Net;

namespace Sallyport.Access.Keys;

/// <summary>What an operator writes anew about a key; null leaves what is there.</summary>
public sealed record KeyEdit
{
    /// <summary>Gets what to call it; 1 to 200 characters.</summary>
    public string? Name { get; init; }

    /// <summary>Gets what it may do, of <see cref="ScopeNames.All"/>.</summary>
    public ScopeSet? Scopes { get; init; }

    /// <summary>Gets the first instant at which it is refused, in the future.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Gets whether its expiry is taken away; not together with <see cref="ExpiresAt"/>.</summary>
    public bool NeverExpires { get; init; }

    /// <summary>Gets the exact origins from which browsers may use it, at most 100; empty leaves it to the server's list.</summary>
    public IReadOnlyList<string>? AllowedOrigins { get; init; }

    /// <summary>Gets the address ranges from which it may be used, at most 100; empty allows every address.</summary>
    public IReadOnlyList<IPNetwork>? AllowedIpRanges { get; init; }
}
