using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Access.Tokens;

namespace Sallyport.Access.Tests.Fakes;

/// <summary>All three stores in memory, counting what is read and failing when told to.</summary>
public sealed class MemoryStore : IAccountStore, IKeyStore, ITokenUseStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Account> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (ApiKey Key, KeyHash Hash)> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);

    /// <summary>Gets or sets whether every call fails as a lost disk would.</summary>
    public bool IsLost { get; set; }

    public int KeyReads { get; private set; }

    public int TokenReads { get; private set; }

    public int UseWrites { get; private set; }

    /// <summary>Gets the audit log of this store's changes.</summary>
    public MemoryAuditStore Audit { get; } = new();

    /// <summary>Gets or sets what runs after a key was read and before the reader gets it.</summary>
    public Func<Task>? AfterKeyRead { get; set; }

    /// <summary>Gets or sets what runs after a key was changed and before the one who changed it is told.</summary>
    public Func<Task>? AfterKeyWrite { get; set; }

    /// <summary>Adds an account whose audit entry another store writes.</summary>
    public void Add(Account account) => Do(() => _accounts.Add(account.Id, account));

    /// <summary>Adds a key whose audit entry another store writes.</summary>
    public bool Add(ApiKey key, KeyHash hash) => Do(() => _accounts.ContainsKey(key.AccountId) && _keys.TryAdd(key.Id, (key, hash)));

    public Task AddAsync(Account account, AuditEvent happened, CancellationToken cancellationToken)
    {
        Do(() =>
        {
            _accounts.Add(account.Id, account);
            Audit.Append(happened);
        });
        return Task.CompletedTask;
    }

    public ValueTask<Account?> FindAsync(string accountId, CancellationToken cancellationToken) =>
        new(Do(() => _accounts.GetValueOrDefault(accountId)));

    public ValueTask<IReadOnlyList<Account>> ListAsync(AccountQuery query, CancellationToken cancellationToken) =>
        new(
            Do<IReadOnlyList<Account>>(() =>
                [
                    .. _accounts
                        .Values.OrderBy(account => account.CreatedAt)
                        .ThenBy(account => account.Id, StringComparer.Ordinal)
                        .After(query.After, account => account.Id)
                        .Take(query.Limit),
                ]
            )
        );

    public Task<Account?> ChangeAsync(string accountId, Func<Account, AccountChange?> decide, CancellationToken cancellationToken) =>
        Task.FromResult(
            Do(() =>
            {
                if (_accounts.TryGetValue(accountId, out var account) && decide(account) is { } change)
                {
                    account = _accounts[accountId] = change.Account with { Revision = account.Revision + 1 };
                    Audit.Append(change.Happened);
                }

                return account;
            })
        );

    public Task<bool> AddAsync(ApiKey key, KeyHash hash, AuditEvent happened, CancellationToken cancellationToken) =>
        Task.FromResult(
            Do(() =>
            {
                var isAdded = _accounts.ContainsKey(key.AccountId) && _keys.TryAdd(key.Id, (key, hash));
                if (isAdded)
                {
                    Audit.Append(happened);
                }

                return isAdded;
            })
        );

    public ValueTask<KeyRecord?> FindByHashAsync(KeyHash hash, int pepperVersion, CancellationToken cancellationToken) =>
        ReadKeyAsync(entry => entry.Hash == hash && entry.Key.PepperVersion == pepperVersion);

    public ValueTask<KeyRecord?> FindByIdAsync(string keyId, CancellationToken cancellationToken) =>
        ReadKeyAsync(entry => entry.Key.Id == keyId);

    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(KeyQuery query, CancellationToken cancellationToken) =>
        new(
            Do<IReadOnlyList<ApiKey>>(() =>
                [
                    .. _keys
                        .Values.Select(entry => entry.Key)
                        .OrderBy(key => key.CreatedAt)
                        .ThenBy(key => key.Id, StringComparer.Ordinal)
                        .After(query.After, key => key.Id)
                        .Where(key => query.AccountId is null || key.AccountId == query.AccountId)
                        .Where(key => query.State is null || key.StateAt(query.At) == query.State)
                        .Take(query.Limit),
                ]
            )
        );

    public ValueTask<IReadOnlyList<KeyRecord>> ListRecentAsync(int limit, CancellationToken cancellationToken) =>
        new(
            Do<IReadOnlyList<KeyRecord>>(() =>
                [
                    .. _keys
                        .Values.Where(entry => entry.Key.State != KeyState.Revoked)
                        .OrderByDescending(entry => entry.Key.LastUsedAt ?? entry.Key.CreatedAt)
                        .Take(limit)
                        .Select(ToRecord),
                ]
            )
        );

    public async Task<KeyRecord?> ChangeAsync(string keyId, Func<KeyRecord, KeyChange?> decide, CancellationToken cancellationToken)
    {
        var record = Do(() =>
        {
            if (!_keys.TryGetValue(keyId, out var entry))
            {
                return null;
            }

            if (decide(ToRecord(entry)) is { } change)
            {
                if (change.Successor is { } successor)
                {
                    _keys.Add(successor.Key.Id, (successor.Key, successor.Hash));
                }

                _keys[keyId] = entry with
                {
                    Key = change.Key with
                    {
                        Revision = entry.Key.Revision + 1,
                        LastUsedAt = entry.Key.LastUsedAt,
                        LastUsedFrom = entry.Key.LastUsedFrom,
                    },
                };
                Audit.Append(change.Happened);
            }

            return ToRecord(_keys[keyId]);
        });
        if (AfterKeyWrite is { } afterWrite)
        {
            await afterWrite();
        }

        return record;
    }

    public Task<bool> RehashAsync(KeyRehash move, CancellationToken cancellationToken) =>
        Task.FromResult(
            Do(() =>
            {
                var isThere =
                    _keys.TryGetValue(move.KeyId, out var entry) && entry.Hash == move.From && entry.Key.PepperVersion == move.FromVersion;
                if (isThere)
                {
                    _keys[move.KeyId] = (entry.Key with { PepperVersion = move.ToVersion }, move.To);
                }

                return isThere;
            })
        );

    public Task RecordUseAsync(IReadOnlyCollection<LastUse> uses, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Do(() => UseWrites++);
        foreach (var use in uses)
        {
            Change(
                use.KeyId,
                key =>
                    use.At < key.LastUsedAt && key.LastUsedAt <= now
                        ? key
                        : key with
                        {
                            LastUsedAt = StoredTime.Round(use.At),
                            LastUsedFrom = use.From,
                        }
            );
        }

        return Task.CompletedTask;
    }

    public ValueTask<bool> IsUsedAsync(string tokenId, CancellationToken cancellationToken) =>
        new(
            Do(() =>
            {
                TokenReads++;
                return _used.ContainsKey(tokenId);
            })
        );

    public Task<bool> TryMarkAsync(string tokenId, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        Task.FromResult(Do(() => _used.TryAdd(tokenId, expiresAt)));

    public Task<int> PurgeAsync(DateTimeOffset expiredBefore, CancellationToken cancellationToken) =>
        Task.FromResult(Do(() => _used.Where(mark => mark.Value < expiredBefore).ToList().Count(mark => _used.Remove(mark.Key))));

    private async ValueTask<KeyRecord?> ReadKeyAsync(Func<(ApiKey Key, KeyHash Hash), bool> isWanted)
    {
        var record = Do(() =>
        {
            KeyReads++;
            var entry = _keys.Values.FirstOrDefault(isWanted);
            return entry.Key is null ? null : ToRecord(entry);
        });
        if (AfterKeyRead is { } afterRead)
        {
            await afterRead();
        }

        return record;
    }

    private bool Change(string keyId, Func<ApiKey, ApiKey> change) =>
        Do(() =>
        {
            var exists = _keys.TryGetValue(keyId, out var entry);
            if (exists)
            {
                _keys[keyId] = (change(entry.Key), entry.Hash);
            }

            return exists;
        });

    private KeyRecord ToRecord((ApiKey Key, KeyHash Hash) entry) => new(entry.Hash, entry.Key, _accounts[entry.Key.AccountId]);

    private void Do(Action action) =>
        Do(() =>
        {
            action();
            return true;
        });

    private T Do<T>(Func<T> action)
    {
        lock (_lock)
        {
            return IsLost ? throw new AccessStoreException("lost") : action();
        }
    }
}
