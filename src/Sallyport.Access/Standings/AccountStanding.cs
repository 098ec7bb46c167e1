using Sallyport.Access.Accounts;

namespace Sallyport.Access.Standings;

/// <summary>
/// What is true now of an account: one object in the process for all its keys, callers and sessions, so that what an operator changes is true for
/// all of them at once. Reading is one volatile read.
/// </summary>
public sealed class AccountStanding : Standing
{
    private AccountGrants _current;
    private int _endings;

    internal AccountStanding(Account account)
    {
        AccountId = account.Id;
        Revision = account.Revision;
        _current = AccountGrants.Of(account);
    }

    /// <summary>Gets the account id, <c>acc_…</c>.</summary>
    public string AccountId { get; }

    /// <summary>Gets what is true now.</summary>
    public AccountGrants Current => Volatile.Read(ref _current);

    /// <summary>Gets how often everything that the account had opened was ended. Grows only.</summary>
    internal int Endings => Volatile.Read(ref _endings);

    /// <summary>Gets the revision of the stored account that <see cref="Current"/> is of; guarded by the book's lock.</summary>
    internal long Revision { get; private set; }

    /// <summary>Takes what the store has, unless that is older. The book's lock is held.</summary>
    /// <returns>False when nothing changed.</returns>
    internal bool TryUpdate(Account account)
    {
        if (account.Revision <= Revision)
        {
            return false;
        }

        var grants = AccountGrants.Of(account);
        if (grants.State == AccountState.Disabled && _current.State != AccountState.Disabled)
        {
            Volatile.Write(ref _endings, _endings + 1);
        }

        Revision = account.Revision;
        Volatile.Write(ref _current, grants);
        return true;
    }
}
