using Sallyport.Access.Accounts;

namespace Sallyport.Storage.Sqlite;

/// <summary>An account as the table has it.</summary>
internal sealed class AccountRow
{
    public string Id { get; init; } = "";
    public string Name { get; init; } = "";
    public string Contact { get; init; } = "";
    public string UseCase { get; init; } = "";
    public string Tier { get; init; } = "";
    public string State { get; init; } = "";
    public long CreatedAt { get; init; }

    public static AccountRow From(Account account) =>
        new()
        {
            Id = account.Id,
            Name = account.Name,
            Contact = account.Contact,
            UseCase = account.UseCase,
            Tier = account.Tier,
            State = Text(account.State),
            CreatedAt = account.CreatedAt.ToUnixTimeMilliseconds(),
        };

    public static string Text(AccountState state) => state == AccountState.Active ? "active" : "disabled";

    public Account ToAccount() =>
        new()
        {
            Id = Id,
            Name = Name,
            Contact = Contact,
            UseCase = UseCase,
            Tier = Tier,
            State = State == "active" ? AccountState.Active : AccountState.Disabled,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        };
}
