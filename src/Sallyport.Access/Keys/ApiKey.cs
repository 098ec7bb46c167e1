using System.Net;

namespace Sallyport.Access.Keys;

/// <summary>All that is kept of an API key; the secret itself is not.</summary>
public sealed record ApiKey
{
    /// <summary>Gets the key id, <c>key_…</c>: public, safe to show, to log and to put into a token.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the account that the key belongs to.</summary>
    public required string AccountId { get; init; }

    /// <summary>Gets what the customer calls the key.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the typed prefix of the secret, <c>slp_live_</c> or <c>slp_test_</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>Gets the last four characters of the secret. They belong to its checksum: some 24 of its 190 bits are told.</summary>
    public required string LastFour { get; init; }

    /// <summary>Gets what the key may do.</summary>
    public ScopeSet Scopes { get; init; } = ScopeSet.All;

    /// <summary>Gets when the key was created, to the millisecond.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the first instant at which the key is refused, or null for a key without end.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Gets when the key was revoked.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Gets when the key last opened a door; written in batches, so it may lag by <see cref="KeyOptions.LastUsedFlushInterval"/>.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Gets from where the key last opened a door.</summary>
    public IPAddress? LastUsedFrom { get; init; }

    /// <summary>Gets the exact origins from which browsers may use the key; empty leaves it to the server's list.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Gets the address ranges from which the key may be used; empty allows every address.</summary>
    public IReadOnlyList<IPNetwork> AllowedIpRanges { get; init; } = [];

    /// <summary>Gets where the key is in its life.</summary>
    public KeyState State { get; init; } = KeyState.Active;

    /// <summary>Gets the key that takes this one's place; null for a key that was never rotated.</summary>
    public string? ReplacedBy { get; init; }

    /// <summary>Gets the key whose place this one takes; null for a key that was not issued by a rotation.</summary>
    public string? Replaces { get; init; }

    /// <summary>Gets when the key was reported as leaked; null for never. By policy it was revoked then, or lives on.</summary>
    public DateTimeOffset? FlaggedAt { get; init; }

    /// <summary>Gets which version of the key this is: 1 when issued, one more with every change by an operator.</summary>
    public long Revision { get; init; } = 1;

    /// <summary>Gets which pepper its hash was made under.</summary>
    public required int PepperVersion { get; init; }

    /// <summary>Tells the state at an instant: a key whose time is over is <see cref="KeyState.Expired"/> unless it was revoked.</summary>
    public KeyState StateAt(DateTimeOffset instant) => State != KeyState.Revoked && ExpiresAt <= instant ? KeyState.Expired : State;
}
