using System.Net;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Standings;

/// <summary>What is true of a key at one moment, and decides what its callers may do. Immutable.</summary>
public sealed record KeyGrants
{
    /// <summary>Gets what the customer calls the key.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what the key may do.</summary>
    public required ScopeSet Scopes { get; init; }

    /// <summary>Gets the exact origins from which browsers may use the key; empty leaves it to the server's list.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Gets the address ranges from which the key may be used; empty allows every address.</summary>
    public IReadOnlyList<IPNetwork> AllowedIpRanges { get; init; } = [];

    /// <summary>Gets the first instant at which the key is refused, or null. For a key being replaced that is the end of the overlap.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Gets where the key is in its life; <see cref="KeyState.Expired"/> never stands here but follows from <see cref="ExpiresAt"/>.</summary>
    public KeyState State { get; init; }

    /// <summary>Gets when the key was reported as leaked; null for never. By policy it was revoked then, or lives on.</summary>
    public DateTimeOffset? FlaggedAt { get; init; }

    internal static KeyGrants Of(ApiKey key) =>
        new()
        {
            Name = key.Name,
            Scopes = key.Scopes,
            AllowedOrigins = key.AllowedOrigins,
            AllowedIpRanges = key.AllowedIpRanges,
            ExpiresAt = key.ExpiresAt,
            State = key.State,
            FlaggedAt = key.FlaggedAt,
        };
}
