using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Standings;

namespace Sallyport.Access.Issuing;

/// <summary>
/// What an operator does with accounts. What it changes is true for live sessions when the task completes. Each change stands in the audit log under
/// the name of who made it.
/// </summary>
public sealed partial class AccountService
{
    private readonly IAccountStore _store;
    private readonly KeyCache _cache;
    private readonly StandingBook _book;
    private readonly RevocationFeed _feed;
    private readonly TimeProvider _time;

    internal AccountService(IAccountStore store, KeyCache cache, StandingBook book, RevocationFeed feed, TimeProvider time)
    {
        _store = store;
        _cache = cache;
        _book = book;
        _feed = feed;
        _time = time;
    }

    /// <summary>Provisions an account.</summary>
    /// <param name="account">What it is to be.</param>
    /// <param name="by">Who provisions it.</param>
    /// <param name="cancellationToken">Gives up before it is begun.</param>
    public async Task<AccessResult<Account>> CreateAsync(NewAccount account, Actor by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(by);
        cancellationToken.ThrowIfCancellationRequested();

        if (AccountRules.Check(account.Name, account.Contact, account.UseCase) is { } problem)
        {
            return problem;
        }

        if (!TierNames.TryParse(account.Tier, out var tier))
        {
            return AccountRules.NoSuchTier();
        }

        var created = new Account
        {
            Id = PublicId.NewAccount(),
            Name = account.Name.Trim(),
            Contact = account.Contact?.Trim() ?? "",
            UseCase = account.UseCase?.Trim() ?? "",
            Tier = tier,
            CreatedAt = StoredTime.Round(_time.GetUtcNow()),
        };
        return await StoreFailure.GuardAsync<Account>(async () =>
        {
            await _store.AddAsync(created, AccountAudit.Created(by, created), CancellationToken.None);
            return created;
        });
    }

    /// <summary>Lists accounts, oldest first.</summary>
    public Task<AccessResult<IReadOnlyList<Account>>> ListAsync(AccountQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);

        return StoreFailure.GuardAsync<IReadOnlyList<Account>>(async () =>
            new AccessResult<IReadOnlyList<Account>>(await _store.ListAsync(query, cancellationToken))
        );
    }

    /// <summary>Lists all accounts, oldest first.</summary>
    public Task<AccessResult<IReadOnlyList<Account>>> ListAsync(CancellationToken cancellationToken) =>
        ListAsync(new AccountQuery(), cancellationToken);

    /// <summary>Finds one account, or fails with <see cref="AccessFailureKind.AccountNotFound"/>.</summary>
    public Task<AccessResult<Account>> FindAsync(string accountId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(accountId);

        return StoreFailure.GuardAsync<Account>(async () =>
            await _store.FindAsync(accountId, cancellationToken) is { } account ? account : NotFound()
        );
    }

    private static AccessFailure NotFound() => new(AccessFailureKind.AccountNotFound, "There is no such account.");
}
