using Sallyport.Access.Audit;

namespace Sallyport.Access.Keys;

/// <summary>
/// Where keys outlive the process: found by hash (an index, never a scan) and by id. A store that cannot answer throws
/// <see cref="AccessStoreException"/>.
/// </summary>
public interface IKeyStore
{
    /// <summary>Writes a new key and the audit entry of it, durably, both or neither.</summary>
    /// <returns>False when its account does not exist.</returns>
    Task<bool> AddAsync(ApiKey key, KeyHash hash, AuditEvent happened, CancellationToken cancellationToken);

    /// <summary>Reads the key whose secret hashes to <paramref name="hash"/> under the pepper of that version, or null.</summary>
    ValueTask<KeyRecord?> FindByHashAsync(KeyHash hash, int pepperVersion, CancellationToken cancellationToken);

    /// <summary>Reads the key with that id, or null.</summary>
    ValueTask<KeyRecord?> FindByIdAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>Reads keys, oldest first. After an id that is none, there are none.</summary>
    ValueTask<IReadOnlyList<ApiKey>> ListAsync(KeyQuery query, CancellationToken cancellationToken);

    /// <summary>Reads up to <paramref name="limit"/> keys that are not revoked, most recently used first.</summary>
    ValueTask<IReadOnlyList<KeyRecord>> ListRecentAsync(int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Changes a key, with the key that takes its place where there is one, and writes the audit entry of it, durably, all or nothing. Nobody else
    /// changes the key between the reading and the writing. Last uses, hash and pepper stay as they are.
    /// </summary>
    /// <param name="keyId">Which key.</param>
    /// <param name="decide">Says what becomes of it, or null to leave it; quick, pure, and called at most once.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The key and its account as they are afterwards; null when there is no such key.</returns>
    Task<KeyRecord?> ChangeAsync(string keyId, Func<KeyRecord, KeyChange?> decide, CancellationToken cancellationToken);

    /// <summary>Writes a key's hash under another pepper, durably. Nothing else of the key changes.</summary>
    /// <returns>False when the key is not stored under <see cref="KeyRehash.From"/>.</returns>
    Task<bool> RehashAsync(KeyRehash move, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a batch of last uses in one transaction. A use older than the one stored is passed over, an unknown key too. What is stored as later than
    /// <paramref name="now"/> is of a clock that was wrong, and is replaced.
    /// </summary>
    Task RecordUseAsync(IReadOnlyCollection<LastUse> uses, DateTimeOffset now, CancellationToken cancellationToken);
}
