using Sallyport.Access.Keys;

namespace Sallyport.Server.Operations;

/// <summary>A key as operators are shown it: never the key itself.</summary>
internal sealed record KeyView(
    string Id,
    string AccountId,
    string Name,
    string Prefix,
    string LastFour,
    IReadOnlyList<string> Scopes,
    KeyState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
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
            key.State,
            key.CreatedAt,
            key.ExpiresAt,
            key.RevokedAt,
            key.LastUsedAt,
            key.LastUsedFrom?.ToString()
        );
}
