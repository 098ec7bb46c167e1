using Sallyport.Access.AdminTokens;

namespace Sallyport.Operations.Verbs;

/// <summary>A token of the admin API as operators are shown it: never the token itself.</summary>
internal sealed record AdminTokenView(
    string Id,
    string Name,
    AdminRole Role,
    string Prefix,
    string LastFour,
    AdminTokenState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt
)
{
    public static AdminTokenView Of(AdminToken token, DateTimeOffset now) =>
        new(
            token.Id,
            token.Name,
            token.Role,
            AdminTokenFormat.Prefix,
            token.LastFour,
            token.StateAt(now),
            token.CreatedAt,
            token.ExpiresAt,
            token.RevokedAt
        );
}
