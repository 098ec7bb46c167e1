using Sallyport.Access.Revocation;

namespace Sallyport.Access.Keys;

/// <summary>Finds keys in memory, else in the store. Every path that reads a key goes through here, so that a revocation misses none.</summary>
internal sealed class KeyDirectory(IKeyStore store, KeyCache cache, RevocationFeed feed)
{
    public async ValueTask<KeyEntry?> LoadAsync(KeyHash hash, int pepperVersion, CancellationToken cancellationToken)
    {
        var (generation, feedVersion) = (cache.Generation, feed.Version);
        return Keep(await store.FindByHashAsync(hash, pepperVersion, cancellationToken), generation, feedVersion);
    }

    public async ValueTask<KeyEntry?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (cache.Find(keyId) is { } known)
        {
            return known;
        }

        var (generation, feedVersion) = (cache.Generation, feed.Version);
        return Keep(await store.FindByIdAsync(keyId, cancellationToken), generation, feedVersion);
    }

    /// <summary>Reads the keys used last into memory, as many as fit: after a restart they are known good before anybody guesses.</summary>
    public async Task WarmAsync(int limit, CancellationToken cancellationToken)
    {
        var (generation, feedVersion) = (cache.Generation, feed.Version);
        var records = await store.ListRecentAsync(limit, cancellationToken);
        for (var i = records.Count - 1; i >= 0; i--)
        {
            Keep(records[i], generation, feedVersion);
        }
    }

    // Not kept when something was revoked meanwhile; the caller's feed version lets RevocationFeed.HasEnded answer for it.
    private KeyEntry? Keep(KeyRecord? record, long generation, long feedVersion)
    {
        if (record is null)
        {
            return null;
        }

        var entry = new KeyEntry(record, feedVersion);
        cache.TryAdd(entry, generation);
        return entry;
    }
}
