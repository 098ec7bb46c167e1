using System.Text.Json.Nodes;
using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;

namespace Sallyport.Access.AccessRequests;

/// <summary>What the audit log is told of access requests: ids, states, times and tiers; not what the applicant wrote, for the log forgets nothing.</summary>
internal static class AccessRequestAudit
{
    public static AuditEvent Of(Actor by, string action, AccessRequest? before, AccessRequest after) =>
        new(by, action, after.Id, before is null ? null : Fields(before), Fields(after));

    public static AuditEvent AccountCreated(Actor by, Account account, string requestId) =>
        new(
            by,
            "accounts.create",
            account.Id,
            After: new JsonObject
            {
                ["tier"] = account.Tier,
                ["state"] = "active",
                ["accessRequest"] = requestId,
            }
        );

    private static JsonObject Fields(AccessRequest request)
    {
        var fields = new JsonObject { ["state"] = Word(request.State.ToString()) };
        Add(fields, "tier", request.Tier);
        Add(fields, "accountId", request.AccountId);
        Add(fields, "keyName", request.KeyName);
        Add(fields, "keyScopes", request.KeyScopes?.ToString());
        Add(fields, "keyExpiresAt", Time(request.KeyExpiresAt));
        Add(fields, "linkExpiresAt", Time(request.LinkExpiresAt));
        Add(fields, "linkDelivery", request.LinkDelivery is { } delivery ? Word(delivery.ToString()) : null);
        Add(fields, "keyId", request.KeyId);
        return fields;
    }

    private static void Add(JsonObject fields, string name, string? value)
    {
        if (value is not null)
        {
            fields[name] = value;
        }
    }

    private static string Word(string name) => name.ToLowerInvariant();

    private static string? Time(DateTimeOffset? time) => time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
}
