using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Revocation;
using Sallyport.Access.Secrets;
using Sallyport.Access.Standings;

namespace Sallyport.Access.Keys;

/// <summary>What an operator does with API keys.</summary>
public sealed class KeyService
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
    public Task<AccessResult<IssuedKey>> IssueAsync(NewKey key, CancellationToken cancellationToken) =>
        IssueAsync(key, Actor.Server, (issued, hash, _) => _keys.AddAsync(issued, hash, cancellationToken), cancellationToken);

    /// <summary>Issues a key that <paramref name="add"/> writes, with its audit entry and what else belongs into the same transaction.</summary>
    internal async Task<AccessResult<IssuedKey>> IssueAsync(
        NewKey key,
        Actor by,
        Func<ApiKey, KeyHash, AuditEvent, Task<bool>> add,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(key);

        var now = _time.GetUtcNow();
        if (LabelRule.Check("name", key.Name, LabelRule.MaxName, isRequired: true) is { } problem)
        {
            return new AccessFailure(AccessFailureKind.Invalid, problem);
        }

        if (key.ExpiresAt <= now)
        {
            return new AccessFailure(AccessFailureKind.Invalid, "The time of expiry is over already.");
        }

        return await StoreFailure.GuardAsync<IssuedKey>(async () =>
        {
            var generation = _cache.Generation;
            var readAt = _book.Clock;
            var account = await _accounts.FindAsync(key.AccountId, cancellationToken);
            if (account is null)
            {
                return NoAccount();
            }

            if (account.State == AccountState.Disabled)
            {
                return new AccessFailure(AccessFailureKind.AccountDisabled, "The account is disabled; enable it first.");
            }

            var secret = ApiKeyFormat.Create(key.Mode);
            var hash = _peppers.Hash(secret, 0, out var pepperVersion);
            var issued = Describe(key, secret, pepperVersion, now);
            if (!await add(issued, hash, new AuditEvent(by, "keys.create", issued.Id)))
            {
                return NoAccount();
            }

            if (_book.TryEnter(new KeyRecord(hash, issued, account), readAt) is { } standing)
            {
                _cache.TryAdd(new KeyEntry(hash, standing), generation);
            }

            return new IssuedKey(issued, secret);
        });
    }

    /// <summary>Lists the keys of one account, or of all, oldest first; <see cref="ApiKey.State"/> is as of now.</summary>
    public Task<AccessResult<IReadOnlyList<ApiKey>>> ListAsync(string? accountId, CancellationToken cancellationToken) =>
        StoreFailure.GuardAsync<IReadOnlyList<ApiKey>>(async () =>
        {
            if (accountId is not null && await _accounts.FindAsync(accountId, cancellationToken) is null)
            {
                return NoAccount();
            }

            await _lastUsed.FlushAsync(cancellationToken);
            var keys = await _keys.ListAsync(accountId, cancellationToken);
            return new AccessResult<IReadOnlyList<ApiKey>>([.. keys.Select(AsOfNow)]);
        });

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

    /// <summary>
    /// Revokes a key: when the task completes the key and its unused ws-tokens open nothing, and live sessions have been told. Again is harmless.
    /// </summary>
    public async Task<AccessResult<ApiKey>> RevokeAsync(string keyId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keyId);
        cancellationToken.ThrowIfCancellationRequested();

        // Once begun it is not given up half-way: what the store has written must reach cache and sessions, whoever has stopped waiting for it.
        return await StoreFailure.GuardAsync<ApiKey>(async () =>
        {
            ApiKey? key = null;
            try
            {
                if (await _keys.RevokeAsync(keyId, _time.GetUtcNow(), CancellationToken.None))
                {
                    key = (await _keys.FindByIdAsync(keyId, CancellationToken.None))?.Key;
                }
            }
            finally
            {
                // What was true before must be read again, even where the store failed: whether it had written is not known.
                _book.Doubt(keyId);
                if (key is not null)
                {
                    _book.Apply(key);
                }

                _cache.RemoveKey(keyId);
            }

            if (key is null)
            {
                return NoKey();
            }

            _feed.Publish(new RevocationNotice(RevocationReason.KeyRevoked, keyId, null));
            return AsOfNow(key);
        });
    }

    private static ApiKey Describe(NewKey key, string secret, int pepperVersion, DateTimeOffset now) =>
        new()
        {
            Id = PublicId.NewKey(),
            AccountId = key.AccountId,
            Name = key.Name.Trim(),
            Prefix = ApiKeyFormat.PrefixOf(key.Mode),
            LastFour = secret[^4..],
            Scopes = key.Scopes ?? ScopeSet.All,
            CreatedAt = StoredTime.Round(now),
            ExpiresAt = key.ExpiresAt is { } expiresAt ? StoredTime.Round(expiresAt) : null,
            PepperVersion = pepperVersion,
        };

    private static AccessFailure NoAccount() => new(AccessFailureKind.AccountNotFound, "There is no such account.");

    private static AccessFailure NoKey() => new(AccessFailureKind.KeyNotFound, "There is no such key.");

    private ApiKey AsOfNow(ApiKey key) => key with { State = key.StateAt(_time.GetUtcNow()) };
}
