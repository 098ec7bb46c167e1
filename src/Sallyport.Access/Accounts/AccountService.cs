using Sallyport.Access.Keys;
using Sallyport.Access.Revocation;
using Sallyport.Access.Standings;

namespace Sallyport.Access.Accounts;

/// <summary>What an operator does with accounts.</summary>
public sealed class AccountService
{
    private const int MaxContact = 200;
    private const int MaxUseCase = 2000;

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
    public async Task<AccessResult<Account>> CreateAsync(NewAccount account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);

        var problem =
            LabelRule.Check("name", account.Name, LabelRule.MaxName, isRequired: true)
            ?? LabelRule.Check("contact", account.Contact, MaxContact, isRequired: false)
            ?? LabelRule.Check("use case", account.UseCase, MaxUseCase, isRequired: false);
        if (problem is not null)
        {
            return new AccessFailure(AccessFailureKind.Invalid, problem);
        }

        if (!TierNames.TryParse(account.Tier, out var tier))
        {
            return new AccessFailure(AccessFailureKind.Invalid, $"There is no such tier. Tiers are {string.Join(", ", TierNames.All)}.");
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
            await _store.AddAsync(created, cancellationToken);
            return created;
        });
    }

    /// <summary>Lists all accounts, oldest first.</summary>
    public Task<AccessResult<IReadOnlyList<Account>>> ListAsync(CancellationToken cancellationToken) =>
        StoreFailure.GuardAsync<IReadOnlyList<Account>>(async () =>
            new AccessResult<IReadOnlyList<Account>>(await _store.ListAsync(cancellationToken))
        );

    /// <summary>Finds one account, or fails with <see cref="AccessFailureKind.AccountNotFound"/>.</summary>
    public Task<AccessResult<Account>> FindAsync(string accountId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(accountId);

        return StoreFailure.GuardAsync<Account>(async () =>
            await _store.FindAsync(accountId, cancellationToken) is { } account ? account : NotFound()
        );
    }

    /// <summary>Disables an account: its keys are refused and its live sessions end at once. Again is harmless.</summary>
    public Task<AccessResult<Account>> DisableAsync(string accountId, CancellationToken cancellationToken) =>
        SetStateAsync(accountId, AccountState.Disabled, cancellationToken);

    /// <summary>Enables an account again. Its keys open doors as before; sessions that were ended stay ended.</summary>
    public Task<AccessResult<Account>> EnableAsync(string accountId, CancellationToken cancellationToken) =>
        SetStateAsync(accountId, AccountState.Active, cancellationToken);

    private static AccessFailure NotFound() => new(AccessFailureKind.AccountNotFound, "There is no such account.");

    // Once begun it is not given up half-way: what the store has written must reach cache and sessions, whoever has stopped waiting for it.
    private async Task<AccessResult<Account>> SetStateAsync(string accountId, AccountState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(accountId);
        cancellationToken.ThrowIfCancellationRequested();

        return await StoreFailure.GuardAsync<Account>(async () =>
        {
            Account? account = null;
            try
            {
                if (await _store.SetStateAsync(accountId, state, CancellationToken.None))
                {
                    account = await _store.FindAsync(accountId, CancellationToken.None);
                }
            }
            finally
            {
                // What was true before must be read again, even where the store failed: whether it had written is not known.
                _book.Doubt(accountId);
                if (account is not null)
                {
                    _book.Apply(account);
                }

                _cache.RemoveAccount(accountId);
            }

            if (account is null)
            {
                return NotFound();
            }

            if (state == AccountState.Disabled)
            {
                _feed.Publish(new RevocationNotice(RevocationReason.AccountDisabled, null, accountId));
            }

            return account;
        });
    }
}
