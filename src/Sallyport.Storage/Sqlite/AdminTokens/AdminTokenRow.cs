using Sallyport.Access;
using Sallyport.Access.AdminTokens;

namespace Sallyport.Storage.Sqlite.AdminTokens;

/// <summary>An admin token as the table has it.</summary>
internal sealed class AdminTokenRow
{
    public const string Columns =
        "id AS Id, name AS Name, role AS Role, last_four AS LastFour, created_at AS CreatedAt, expires_at AS ExpiresAt, revoked_at AS RevokedAt";

    public string Id { get; init; } = "";
    public string Name { get; init; } = "";
    public string Role { get; init; } = "";
    public string LastFour { get; init; } = "";
    public byte[] Hash { get; init; } = [];
    public long CreatedAt { get; init; }
    public long? ExpiresAt { get; init; }
    public long? RevokedAt { get; init; }

    public static AdminTokenRow From(AdminToken token, ReadOnlyMemory<byte> hash) =>
        new()
        {
            Id = token.Id,
            Name = token.Name,
            Role = token.Role == AdminRole.Admin ? "admin" : "viewer",
            LastFour = token.LastFour,
            Hash = hash.ToArray(),
            CreatedAt = token.CreatedAt.ToUnixTimeMilliseconds(),
            ExpiresAt = token.ExpiresAt?.ToUnixTimeMilliseconds(),
            RevokedAt = token.RevokedAt?.ToUnixTimeMilliseconds(),
        };

    public AdminToken ToToken() =>
        new()
        {
            Id = Id,
            Name = Name,
            Role = Role switch
            {
                "admin" => AdminRole.Admin,
                "viewer" => AdminRole.Viewer,
                _ => throw new AccessStoreException($"The role of admin token {Id} cannot be read."),
            },
            LastFour = LastFour,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
            ExpiresAt = Time(ExpiresAt),
            RevokedAt = Time(RevokedAt),
        };

    private static DateTimeOffset? Time(long? milliseconds) =>
        milliseconds is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;
}
