namespace Sallyport.Access.Accounts;

/// <summary>Where accounts outlive the process. A store that cannot answer throws <see cref="AccessStoreException"/>.</summary>
public interface IAccountStore
{
    /// <summary>Writes a new account, durably.</summary>
    Task AddAsync(Account account, CancellationToken cancellationToken);

    /// <summary>Reads one account, or null.</summary>
    ValueTask<Account?> FindAsync(string accountId, CancellationToken cancellationToken);

    /// <summary>Reads all accounts, oldest first.</summary>
    ValueTask<IReadOnlyList<Account>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Writes the account's state, durably.</summary>
    /// <returns>False when there is no such account.</returns>
    Task<bool> SetStateAsync(string accountId, AccountState state, CancellationToken cancellationToken);
}
