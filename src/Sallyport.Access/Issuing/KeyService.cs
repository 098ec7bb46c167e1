using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Keys;
using Sallyport.Access.Standings;

namespace Sallyport.Access.Issuing;

/// <summary>
/// What an operator does with API keys. What it changes is true for live sessions when the task completes. Each change stands in the audit log under
/// the name of who made it.
/// </summary>
public sealed partial class KeyService
{
    private readonly IKeyStore _keys;
    private readonly IAccountStore _accounts;
    private readonly KeyCache _cache;
    private readonly StandingBook _book;
    private readonly LastUsedRecorder _lastUsed;
    private readonly PepperRing _peppers;
    private readonly RevocationFeed _feed;
    private readonly TimeProvider _time;

    internal KeyService(
        IKeyStore keys,
        IAccountStore accounts,
        KeyCache cache,
        StandingBook book,
        LastUsedRecorder lastUsed,
        PepperRing peppers,
        RevocationFeed feed,
        TimeProvider time
    )
    {
        _keys = keys;
        _accounts = accounts;
        _cache = cache;
        _book = book;
        _lastUsed = lastUsed;
        _peppers = peppers;
        _feed = feed;
        _time = time;
    }

    /// <summary>Issues a key. Its secret is in the result and nowhere else afterwards.</summary>
    /// <param name="key">What it is to be.</param>
    /// <param name="by">Who issues it.</param>
    /// <param name="cancellationToken">Gives up before it is begun.</param>
    public Task<AccessResult<IssuedKey>> IssueAsync(NewKey key, Actor by, CancellationToken cancellationToken) =>
        IssueAsync(key, by, (issued, hash, happened) => _keys.AddAsync(issued, hash, happened, CancellationToken.None), cancellationToken);

    /// <summary>Issues a key that <paramref name="add"/> writes, with its audit entry and what else belongs into the same transaction.</summary>
    internal async Task<AccessResult<IssuedKey>> IssueAsync(
        NewKey key,
        Actor by,
        Func<ApiKey, KeyHash, AuditEvent, Task<bool>> add,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(by);
        cancellationToken.ThrowIfCancellationRequested();

        if (KeyRules.Check(key.Name, key.Scopes, key.AllowedOrigins, key.AllowedIpRanges) is { } problem)
        {
            return problem;
        }

        if (key.ExpiresAt <= _time.GetUtcNow())
        {
            return Over();
        }

        return await StoreFailure.GuardAsync<IssuedKey>(async () =>
        {
            var (generation, readAt) = (_cache.Generation, _book.Clock);
            var account = await _accounts.FindAsync(key.AccountId, cancellationToken);
            if (account is null)
            {
                return NoAccount();
            }

            if (account.State == AccountState.Disabled)
            {
                return AccountDisabled();
            }

            var (issued, hash) = Make(key);
            if (!await add(issued.Key, hash, KeyAudit.Issued(by, issued.Key)))
            {
                return NoAccount();
            }

            Keep(new KeyRecord(hash, issued.Key, account), generation, readAt);
            return issued;
        });
    }

    /// <summary>Lists keys, oldest first; <see cref="ApiKey.State"/> is as of now.</summary>
    /// <param name="accountId">Only keys of this account, which must exist; null for all.</param>
    /// <param name="state">Only keys in this state now; null for all.</param>
    /// <param name="after">The id of the last key of the page before; null from the beginning.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<AccessResult<IReadOnlyList<ApiKey>>> ListAsync(
        string? accountId,
        KeyState? state,
        string? after,
        int limit,
        CancellationToken cancellationToken
    ) =>
        StoreFailure.GuardAsync<IReadOnlyList<ApiKey>>(async () =>
        {
            if (accountId is not null && await _accounts.FindAsync(accountId, cancellationToken) is null)
            {
                return NoAccount();
            }

            await _lastUsed.FlushAsync(cancellationToken);
            var keys = await _keys.ListAsync(new KeyQuery(_time.GetUtcNow(), accountId, state, after, limit), cancellationToken);
            return new AccessResult<IReadOnlyList<ApiKey>>([.. keys.Select(AsOfNow)]);
        });

    /// <summary>Lists all keys of one account, or of all, oldest first; <see cref="ApiKey.State"/> is as of now.</summary>
    public Task<AccessResult<IReadOnlyList<ApiKey>>> ListAsync(string? accountId, CancellationToken cancellationToken) =>
        ListAsync(accountId, null, null, int.MaxValue, cancellationToken);

    /// <summary>Finds one key, or fails with <see cref="AccessFailureKind.KeyNotFound"/>; <see cref="ApiKey.State"/> is as of now.</summary>
    public Task<AccessResult<ApiKey>> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keyId);

        return StoreFailure.GuardAsync<ApiKey>(async () =>
        {
            await _lastUsed.FlushAsync(cancellationToken);
            return await _keys.FindByIdAsync(keyId, cancellationToken) is { } found ? AsOfNow(found.Key) : NoKey();
        });
    }

    private static AccessFailure NoAccount() => new(AccessFailureKind.AccountNotFound, "There is no such account.");

    private static AccessFailure AccountDisabled() => new(AccessFailureKind.AccountDisabled, "The account is disabled; enable it first.");

    private static AccessFailure NoKey() => new(AccessFailureKind.KeyNotFound, "There is no such key.");

    private static AccessFailure Over() => new(AccessFailureKind.Invalid, "The time of expiry is over already.");

    private (IssuedKey Issued, KeyHash Hash) Make(NewKey key)
    {
        var secret = ApiKeyFormat.Create(key.Mode);
        var hash = _peppers.Current.Hash(secret, 0, out var pepperVersion);
        var kept = new ApiKey
        {
            Id = PublicId.NewKey(),
            AccountId = key.AccountId,
            Name = key.Name.Trim(),
            Prefix = ApiKeyFormat.PrefixOf(key.Mode),
            LastFour = secret[^4..],
            Scopes = key.Scopes ?? ScopeSet.All,
            AllowedOrigins = KeyRules.Distinct(key.AllowedOrigins),
            AllowedIpRanges = KeyRules.Distinct(key.AllowedIpRanges),
            CreatedAt = StoredTime.Round(_time.GetUtcNow()),
            ExpiresAt = key.ExpiresAt is { } expiresAt ? StoredTime.Round(expiresAt) : null,
            PepperVersion = pepperVersion,
        };
        return (new IssuedKey(kept, secret), hash);
    }

    // A key just issued is known good: its first use waits for no store.
    private void Keep(KeyRecord record, long generation, long readAt)
    {
        if (_book.TryEnter(record, readAt) is { } standing)
        {
            _cache.TryAdd(new KeyEntry(record.Hash, standing), generation);
        }
    }

    private ApiKey AsOfNow(ApiKey key) => key with { State = key.StateAt(_time.GetUtcNow()) };
}
