using System.Net;
using Sallyport.Access;
using Sallyport.Access.Keys;

namespace Sallyport.Storage.Sqlite.Keys;

/// <summary>A key as the table has it.</summary>
internal sealed class KeyRow
{
    public string KeyId { get; init; } = "";
    public string AccountId { get; init; } = "";
    public string Name { get; init; } = "";
    public string Prefix { get; init; } = "";
    public string LastFour { get; init; } = "";
    public byte[] Hash { get; init; } = [];
    public long PepperVersion { get; init; }
    public string Scopes { get; init; } = "";
    public string AllowedOrigins { get; init; } = "";
    public string AllowedIpRanges { get; init; } = "";
    public string State { get; init; } = "";
    public long CreatedAt { get; init; }
    public long? ExpiresAt { get; init; }
    public long? RevokedAt { get; init; }
    public long? LastUsedAt { get; init; }
    public string? LastUsedFrom { get; init; }
    public string? ReplacedBy { get; init; }
    public string? Replaces { get; init; }
    public long? FlaggedAt { get; init; }
    public long Revision { get; init; }

    public static KeyRow From(ApiKey key, KeyHash hash) =>
        new()
        {
            KeyId = key.Id,
            AccountId = key.AccountId,
            Name = key.Name,
            Prefix = key.Prefix,
            LastFour = key.LastFour,
            Hash = hash.ToArray(),
            PepperVersion = key.PepperVersion,
            Scopes = key.Scopes.ToString(),
            AllowedOrigins = string.Join(' ', key.AllowedOrigins),
            AllowedIpRanges = string.Join(' ', key.AllowedIpRanges),
            State = Text(key.State),
            CreatedAt = key.CreatedAt.ToUnixTimeMilliseconds(),
            ExpiresAt = key.ExpiresAt?.ToUnixTimeMilliseconds(),
            RevokedAt = key.RevokedAt?.ToUnixTimeMilliseconds(),
            LastUsedAt = key.LastUsedAt?.ToUnixTimeMilliseconds(),
            LastUsedFrom = key.LastUsedFrom?.ToString(),
            ReplacedBy = key.ReplacedBy,
            Replaces = key.Replaces,
            FlaggedAt = key.FlaggedAt?.ToUnixTimeMilliseconds(),
            Revision = key.Revision,
        };

    public static string Text(KeyState state) =>
        state switch
        {
            KeyState.Revoked => "revoked",
            KeyState.Rotating => "rotating",
            KeyState.Expired => "expired",
            _ => "active",
        };

    // What the table holds decides who comes in: text that is not ours is an error, never a wider permission.
    public ApiKey ToKey() =>
        new()
        {
            Id = KeyId,
            AccountId = AccountId,
            Name = Name,
            Prefix = Prefix,
            LastFour = LastFour,
            PepperVersion = (int)PepperVersion,
            Scopes = ScopeSet.TryParse(Scopes, out var scopes) ? scopes : throw Damaged("scopes"),
            AllowedOrigins = Words(AllowedOrigins),
            AllowedIpRanges =
            [
                .. Words(AllowedIpRanges).Select(text => IPNetwork.TryParse(text, out var range) ? range : throw Damaged("address ranges")),
            ],
            State = State switch
            {
                "active" => KeyState.Active,
                "rotating" => KeyState.Rotating,
                "revoked" => KeyState.Revoked,
                _ => throw Damaged("state"),
            },
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
            ExpiresAt = Time(ExpiresAt),
            RevokedAt = Time(RevokedAt),
            LastUsedAt = Time(LastUsedAt),
            LastUsedFrom = IPAddress.TryParse(LastUsedFrom, out var address) ? address : null,
            ReplacedBy = ReplacedBy,
            Replaces = Replaces,
            FlaggedAt = Time(FlaggedAt),
            Revision = Revision,
        };

    private static DateTimeOffset? Time(long? milliseconds) =>
        milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private AccessStoreException Damaged(string what) => new($"The stored {what} of key {KeyId} cannot be read.");
}
