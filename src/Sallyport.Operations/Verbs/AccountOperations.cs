using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Issuing;
using Sallyport.Access.Limits;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.Verbs;

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
            Operation.Of<ListAccountsArguments, AccountsAnswer>(
                OperatorVerbs.ListAccounts,
                HttpMethods.Get,
                "/accounts",
                "List accounts, oldest first.",
                ListAsync
            ),
            Operation.Of<IdArguments, AccountAnswer>(
                OperatorVerbs.ShowAccount,
                HttpMethods.Get,
                "/accounts/{id}",
                "Show one account.",
                ShowAsync
            ),
            Operation.Of<EditAccountArguments, AccountAnswer>(
                OperatorVerbs.EditAccount,
                HttpMethods.Patch,
                "/accounts/{id}",
                "Write an account's name, contact or use case anew.",
                EditAsync
            ),
            Operation.Of<SetTierArguments, AccountAnswer>(
                OperatorVerbs.SetTier,
                HttpMethods.Put,
                "/accounts/{id}/tier",
                "Put an account into another tier; its limits hold at once, for live sessions too.",
                SetTierAsync
            ),
            Operation.Of<SetLimitsArguments, AccountAnswer>(
                OperatorVerbs.SetLimits,
                HttpMethods.Put,
                "/accounts/{id}/limits",
                "Give an account limits of its own in place of some of its tier's; they hold at once, for live sessions too.",
                SetLimitsAsync
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

    private async Task<OperationResult<AccountsAnswer>> ListAsync(
        ListAccountsArguments asked,
        Actor by,
        CancellationToken cancellationToken
    )
    {
        if (Paging.Read(asked, out var limit, out var after) is { } wrong)
        {
            return wrong;
        }

        var result = await accounts.ListAsync(new AccountQuery(after, limit + 1), cancellationToken);
        return result.Show(
            "",
            found =>
            {
                var next = found.Count > limit ? Paging.CursorOf(asked, found[limit - 1].Id) : null;
                return new AccountsAnswer([.. found.Take(limit).Select(AccountView.Of)], next);
            }
        );
    }

    private async Task<OperationResult<AccountAnswer>> ShowAsync(IdArguments asked, Actor by, CancellationToken cancellationToken) =>
        (await accounts.FindAsync(asked.Id, cancellationToken)).Show(asked.Id, Answer);

    private async Task<OperationResult<AccountAnswer>> EditAsync(EditAccountArguments asked, Actor by, CancellationToken cancellationToken)
    {
        var edit = new AccountEdit(asked.Name, asked.Contact, asked.UseCase);
        return (await accounts.EditAsync(asked.Id, edit, by, cancellationToken)).Show(asked.Id, Answer);
    }

    private async Task<OperationResult<AccountAnswer>> SetTierAsync(
        SetTierArguments asked,
        Actor by,
        CancellationToken cancellationToken
    ) => (await accounts.SetTierAsync(asked.Id, asked.Tier, by, cancellationToken)).Show(asked.Id, Answer);

    private async Task<OperationResult<AccountAnswer>> SetLimitsAsync(
        SetLimitsArguments asked,
        Actor by,
        CancellationToken cancellationToken
    ) =>
        LimitOverrides.TryParse(asked.Limits?.ToJsonString(), out var limits, out var problem)
            ? (await accounts.SetLimitsAsync(asked.Id, limits, by, cancellationToken)).Show(asked.Id, Answer)
            : new OperatorFailure(OperatorFailureKind.Invalid, $"The limits are not understood: {problem}.");

    private async Task<OperationResult<AccountAnswer>> DisableAsync(IdArguments asked, Actor by, CancellationToken cancellationToken) =>
        (await accounts.DisableAsync(asked.Id, by, cancellationToken)).Show(asked.Id, Answer);

    private async Task<OperationResult<AccountAnswer>> EnableAsync(IdArguments asked, Actor by, CancellationToken cancellationToken) =>
        (await accounts.EnableAsync(asked.Id, by, cancellationToken)).Show(asked.Id, Answer);

    private static AccountAnswer Answer(Account account) => new(AccountView.Of(account));
}
