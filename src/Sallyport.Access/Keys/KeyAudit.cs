using System.Globalization;
using System.Text.Json.Nodes;
using Sallyport.Access.Audit;

namespace Sallyport.Access.Keys;

/// <summary>What the audit log says of keys.</summary>
internal static class KeyAudit
{
    public static AuditEvent Issued(Actor by, ApiKey key) => new(by, "keys.create", key.Id, Before: null, After: Describe(key));

    public static AuditEvent Changed(Actor by, string action, ApiKey before, ApiKey after) =>
        AuditDifference.Of(by, action, before.Id, Describe(before), Describe(after));

    private static JsonObject Describe(ApiKey key) =>
        new()
        {
            ["account"] = key.AccountId,
            ["name"] = key.Name,
            ["prefix"] = key.Prefix,
            ["scopes"] = List(key.Scopes.Scopes),
            ["origins"] = List(key.AllowedOrigins),
            ["ipRanges"] = List(key.AllowedIpRanges.Select(range => range.ToString())),
            ["expiresAt"] = Time(key.ExpiresAt),
            ["state"] = key.State switch
            {
                KeyState.Revoked => "revoked",
                KeyState.Rotating => "rotating",
                _ => "active",
            },
            ["revokedAt"] = Time(key.RevokedAt),
            ["flaggedAt"] = Time(key.FlaggedAt),
            ["replaces"] = key.Replaces,
            ["replacedBy"] = key.ReplacedBy,
        };

    private static JsonArray List(IEnumerable<string> items) => [.. items.Select(item => (JsonNode)item)];

    private static string? Time(DateTimeOffset? time) =>
        time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);
}
