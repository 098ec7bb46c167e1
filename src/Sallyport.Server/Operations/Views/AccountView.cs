using Sallyport.Access.Accounts;

namespace Sallyport.Server.Operations;

/// <summary>An account as operators are shown it.</summary>
internal sealed record AccountView(
    string Id,
    string Name,
    string Contact,
    string UseCase,
    string Tier,
    AccountState State,
    DateTimeOffset CreatedAt
)
{
    public static AccountView Of(Account account) =>
        new(account.Id, account.Name, account.Contact, account.UseCase, account.Tier, account.State, account.CreatedAt);
}
