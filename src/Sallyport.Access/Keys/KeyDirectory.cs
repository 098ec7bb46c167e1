using Sallyport.Access.Standings;

namespace Sallyport.Access.Keys;

/// <summary>Finds keys in memory, else in the store. Every path that reads a key goes through here, so that a change misses none.</summary>
internal sealed class KeyDirectory(IKeyStore store, KeyCache cache, StandingBook book)
{
    // A key would have to be changed during each of so many reads in a row.
    private const int MaxReads = 8;

    public ValueTask<KeyEntry?> LoadAsync(KeyHash hash, int pepperVersion, CancellationToken cancellationToken) =>
        ReadAsync(() => store.FindByHashAsync(hash, pepperVersion, cancellationToken));

    public ValueTask<KeyEntry?> FindAsync(string keyId, CancellationToken cancellationToken) =>
        cache.Find(keyId) is { } known ? new(known) : ReadAsync(() => store.FindByIdAsync(keyId, cancellationToken));

    /// <summary>Reads the keys used last into memory, as many as fit: after a restart they are known good before anybody guesses.</summary>
    public async Task WarmAsync(int limit, CancellationToken cancellationToken)
    {
        var (generation, readAt) = (cache.Generation, book.Clock);
        var records = await store.ListRecentAsync(limit, cancellationToken);
        for (var i = records.Count - 1; i >= 0; i--)
        {
            Keep(records[i], generation, readAt);
        }
    }

    private async ValueTask<KeyEntry?> ReadAsync(Func<ValueTask<KeyRecord?>> read)
    {
        for (var i = 0; i < MaxReads; i++)
        {
            var (generation, readAt) = (cache.Generation, book.Clock);
            if (await read() is not { } record)
            {
                return null;
            }

            if (Keep(record, generation, readAt) is { } entry)
            {
                return entry;
            }
        }

        throw new AccessStoreException("The key changes faster than it can be read.");
    }

    private KeyEntry? Keep(KeyRecord record, long generation, long readAt)
    {
        if (book.TryEnter(record, readAt) is not { } standing)
        {
            return null;
        }

        var entry = new KeyEntry(record.Hash, standing);
        cache.TryAdd(entry, generation);
        return entry;
    }
}
