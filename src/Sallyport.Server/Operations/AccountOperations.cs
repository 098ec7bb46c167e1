using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;

namespace Sallyport.Server.Operations;

/// <summary>What an operator does with accounts.</summary>
internal sealed class AccountOperations(AccountService accounts) : IOperationGroup
{
    public IEnumerable<Operation> Operations =>
        [
            Operation.Of<CreateAccountArguments, AccountAnswer>(
                OperatorVerbs.CreateAccount,
                HttpMethods.Post,
                "/accounts",
                "Create an account.",
                CreateAsync
            ) with
            {
                Creates = true,
            },
            Operation.Of<NoArguments, AccountsAnswer>(
                OperatorVerbs.ListAccounts,
                HttpMethods.Get,
                "/accounts",
                "List accounts, oldest first.",
                ListAsync
            ),
            Operation.Of<IdArguments, AccountAnswer>(
                OperatorVerbs.DisableAccount,
                HttpMethods.Post,
                "/accounts/{id}/disable",
                "Disable an account: its keys are refused and its live sessions end at once.",
                DisableAsync
            ),
            Operation.Of<IdArguments, AccountAnswer>(
                OperatorVerbs.EnableAccount,
                HttpMethods.Post,
                "/accounts/{id}/enable",
                "Enable a disabled account: its keys open doors as before.",
                EnableAsync
            ),
        ];

    private async Task<OperationResult<AccountAnswer>> CreateAsync(
        CreateAccountArguments asked,
        Actor by,
        CancellationToken cancellationToken
    )
    {
        var account = new NewAccount(asked.Name, asked.Tier ?? TierNames.Free, asked.Contact ?? "", asked.UseCase ?? "");
        return (await accounts.CreateAsync(account, by, cancellationToken)).Show("", Answer);
    }

    private async Task<OperationResult<AccountsAnswer>> ListAsync(NoArguments asked, Actor by, CancellationToken cancellationToken) =>
        (await accounts.ListAsync(cancellationToken)).Show("", all => new AccountsAnswer([.. all.Select(AccountView.Of)]));

    private async Task<OperationResult<AccountAnswer>> DisableAsync(IdArguments asked, Actor by, CancellationToken cancellationToken) =>
        (await accounts.DisableAsync(asked.Id, by, cancellationToken)).Show(asked.Id, Answer);

    private async Task<OperationResult<AccountAnswer>> EnableAsync(IdArguments asked, Actor by, CancellationToken cancellationToken) =>
        (await accounts.EnableAsync(asked.Id, by, cancellationToken)).Show(asked.Id, Answer);

    private static AccountAnswer Answer(Account account) => new(AccountView.Of(account));
}

/// <summary>Arguments of <see cref="OperatorVerbs.CreateAccount"/>.</summary>
internal sealed record CreateAccountArguments(string Name, string? Tier = null, string? Contact = null, string? UseCase = null);

/// <summary>One account.</summary>
internal sealed record AccountAnswer(AccountView Account);

/// <summary>Accounts, oldest first.</summary>
internal sealed record AccountsAnswer(IReadOnlyList<AccountView> Accounts);
