using System.Text.Json.Nodes;
using Sallyport.Access.Audit;

namespace Sallyport.Access.Accounts;

/// <summary>What the audit log says of accounts.</summary>
internal static class AccountAudit
{
    public static AuditEvent Created(Actor by, Account account) =>
        new(by, "accounts.create", account.Id, Before: null, After: Describe(account));

    public static AuditEvent Changed(Actor by, string action, Account before, Account after) =>
        AuditDifference.Of(by, action, before.Id, Describe(before), Describe(after));

    private static JsonObject Describe(Account account) =>
        new()
        {
            ["name"] = account.Name,
            ["contact"] = account.Contact,
            ["useCase"] = account.UseCase,
            ["tier"] = account.Tier,
            ["limits"] = account.LimitOverrides is { } overrides ? JsonNode.Parse(overrides) : null,
            ["state"] = account.State == AccountState.Active ? "active" : "disabled",
        };
}
