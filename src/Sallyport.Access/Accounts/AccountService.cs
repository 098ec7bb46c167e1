namespace Sallyport.Access.Accounts;

/// <summary>What an operator does with accounts.</summary>
public sealed class AccountService
{
    /// <summary>Provisions an account.</summary>
    public Task<AccessResult<Account>> CreateAsync(NewAccount account, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Lists all accounts, oldest first.</summary>
    public Task<AccessResult<IReadOnlyList<Account>>> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Finds one account, or fails with <see cref="AccessFailureKind.AccountNotFound"/>.</summary>
    public Task<AccessResult<Account>> FindAsync(string accountId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Disables an account: its keys are refused and its live sessions end at once. Again is harmless.</summary>
    public Task<AccessResult<Account>> DisableAsync(string accountId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Enables an account again. Its keys open doors as before; sessions that were ended stay ended.</summary>
    public Task<AccessResult<Account>> EnableAsync(string accountId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
