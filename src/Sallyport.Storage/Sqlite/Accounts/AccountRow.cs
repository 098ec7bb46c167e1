using Sallyport.Access.Accounts;

namespace Sallyport.Storage.Sqlite.Accounts;

/// <summary>An account as the table has it.</summary>
internal sealed class AccountRow
{
    public string Id { get; init; } = "";
    public string Name { get; init; } = "";
    public string Contact { get; init; } = "";
    public string UseCase { get; init; } = "";
    public string Tier { get; init; } = "";
    public string State { get; init; } = "";
    public string? LimitOverrides { get; init; }
    public long Revision { get; init; }
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
            LimitOverrides = account.LimitOverrides,
            Revision = account.Revision,
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
            LimitOverrides = LimitOverrides,
            Revision = Revision,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        };
}
