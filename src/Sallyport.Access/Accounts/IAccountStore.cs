using Sallyport.Access.Audit;

namespace Sallyport.Access.Accounts;

/// <summary>Where accounts outlive the process. A store that cannot answer throws <see cref="AccessStoreException"/>.</summary>
public interface IAccountStore
{
    /// <summary>Writes a new account and the audit entry of it, durably, both or neither.</summary>
    Task AddAsync(Account account, AuditEvent happened, CancellationToken cancellationToken);

    /// <summary>Reads one account, or null.</summary>
    ValueTask<Account?> FindAsync(string accountId, CancellationToken cancellationToken);

    /// <summary>Reads accounts, oldest first. After an id that is none, there are none.</summary>
    ValueTask<IReadOnlyList<Account>> ListAsync(AccountQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Changes an account and writes the audit entry of it, durably, both or neither. Nobody else changes the account between the reading and the
    /// writing.
    /// </summary>
    /// <param name="accountId">Which account.</param>
    /// <param name="decide">Says what becomes of it, or null to leave it; quick, pure, and called at most once.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The account as it is afterwards; null when there is no such account.</returns>
    Task<Account?> ChangeAsync(string accountId, Func<Account, AccountChange?> decide, CancellationToken cancellationToken);
}
