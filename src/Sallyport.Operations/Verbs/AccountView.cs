using System.Text.Json.Nodes;
using Sallyport.Access.Accounts;

namespace Sallyport.Operations.Verbs;

/// <summary>An account as operators are shown it; <paramref name="Limits"/> are its own, in place of its tier's.</summary>
internal sealed record AccountView(
    string Id,
    string Name,
    string Contact,
    string UseCase,
    string Tier,
    JsonObject? Limits,
    AccountState State,
    DateTimeOffset CreatedAt
)
{
    public static AccountView Of(Account account) =>
        new(
            account.Id,
            account.Name,
            account.Contact,
            account.UseCase,
            account.Tier,
            account.LimitOverrides is { } limits ? JsonNode.Parse(limits) as JsonObject : null,
            account.State,
            account.CreatedAt
        );
}
