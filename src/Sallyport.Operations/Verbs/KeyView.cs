using Sallyport.Access.Keys;

namespace Sallyport.Operations.Verbs;

/// <summary>
/// A key as operators are shown it: never the key itself. One that is being replaced names its successor in <paramref name="ReplacedBy"/>, and that one
/// names it in <paramref name="Replaces"/>; <paramref name="FlaggedAt"/> says when it was reported as leaked.
/// </summary>
internal sealed record KeyView(
    string Id,
    string AccountId,
    string Name,
    string Prefix,
    string LastFour,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Origins,
    IReadOnlyList<string> IpRanges,
    KeyState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? FlaggedAt,
    string? ReplacedBy,
    string? Replaces,
    DateTimeOffset? LastUsedAt,
    string? LastUsedFrom
)
{
    public static KeyView Of(ApiKey key) =>
        new(
            key.Id,
            key.AccountId,
            key.Name,
            key.Prefix,
            key.LastFour,
            [.. key.Scopes.Scopes],
            [.. key.AllowedOrigins],
            [.. key.AllowedIpRanges.Select(range => range.ToString())],
            key.State,
            key.CreatedAt,
            key.ExpiresAt,
            key.RevokedAt,
            key.FlaggedAt,
            key.ReplacedBy,
            key.Replaces,
            key.LastUsedAt,
            key.LastUsedFrom?.ToString()
        );
}
