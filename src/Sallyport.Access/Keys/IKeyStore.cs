namespace Sallyport.Access.Keys;

/// <summary>
/// Where keys outlive the process: found by hash (an index, never a scan) and by id. A store that cannot answer throws
/// <see cref="AccessStoreException"/>.
/// </summary>
public interface IKeyStore
{
    /// <summary>Writes a new key, durably.</summary>
    /// <returns>False when its account does not exist.</returns>
    Task<bool> AddAsync(ApiKey key, KeyHash hash, CancellationToken cancellationToken);

    /// <summary>Reads the key whose secret hashes to <paramref name="hash"/> under the pepper of that version, or null.</summary>
    ValueTask<KeyRecord?> FindByHashAsync(KeyHash hash, int pepperVersion, CancellationToken cancellationToken);

    /// <summary>Reads the key with that id, or null.</summary>
    ValueTask<KeyRecord?> FindByIdAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>Reads the keys of an account, or of all accounts, oldest first.</summary>
    ValueTask<IReadOnlyList<ApiKey>> ListAsync(string? accountId, CancellationToken cancellationToken);

    /// <summary>Reads up to <paramref name="limit"/> keys that are not revoked, most recently used first.</summary>
    ValueTask<IReadOnlyList<KeyRecord>> ListRecentAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Marks the key revoked, durably. Revoking twice keeps the first time.</summary>
    /// <returns>False when there is no such key.</returns>
    Task<bool> RevokeAsync(string keyId, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Writes a batch of last uses in one transaction. A use older than the one stored is passed over, an unknown key too.</summary>
    Task RecordUseAsync(IReadOnlyCollection<LastUse> uses, CancellationToken cancellationToken);
}
