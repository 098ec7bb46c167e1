namespace Sallyport.Access.AdminTokens;

/// <summary>A token of the admin API as it is kept: everything but the token itself.</summary>
public sealed record AdminToken
{
    /// <summary>Gets the public name, <c>adm_…</c>; the audit log names its holder by it.</summary>
    public required string Id { get; init; }

    /// <summary>Gets what the operator calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what its holder may do.</summary>
    public required AdminRole Role { get; init; }

    /// <summary>Gets the last four characters, to tell tokens apart.</summary>
    public required string LastFour { get; init; }

    /// <summary>Gets when it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the first instant at which it is refused; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Gets when it was revoked; null while it is not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>What it is worth at an instant.</summary>
    public AdminTokenState StateAt(DateTimeOffset now) =>
        RevokedAt is not null ? AdminTokenState.Revoked
        : now >= ExpiresAt ? AdminTokenState.Expired
        : AdminTokenState.Active;
}
