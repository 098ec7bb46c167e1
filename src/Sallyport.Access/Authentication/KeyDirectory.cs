using Sallyport.Access.Keys;
using Sallyport.Access.Standings;

namespace Sallyport.Access.Authentication;

/// <summary>Finds keys in memory, else in the store. Every path that reads a key goes through here, so that a change misses none.</summary>
internal sealed class KeyDirectory(IKeyStore store, KeyCache cache, StandingBook book)
{
    // A key would have to be changed during each of so many reads in a row.
    private const int MaxReads = 8;

    public ValueTask<KeyEntry?> LoadAsync(KeyHash hash, int pepperVersion, CancellationToken cancellationToken) =>
        ReadAsync(() => store.FindByHashAsync(hash, pepperVersion, cancellationToken));

    public ValueTask<KeyEntry?> FindAsync(string keyId, CancellationToken cancellationToken) =>
        cache.Find(keyId) is { } known ? new(known) : ReadAsync(() => store.FindByIdAsync(keyId, cancellationToken));

    /// <summary>Tells whether a key is in memory.</summary>
    public bool Holds(KeyHash hash) => cache.Find(hash) is not null;

    /// <summary>
    /// Finds a key for a stranger who is not its caller: in memory, else in the store. Nothing comes into memory by it, so it pushes nothing out.
    /// </summary>
    public async ValueTask<(string KeyId, KeyGrants Grants)?> LookAsync(
        KeyHash hash,
        int pepperVersion,
        CancellationToken cancellationToken
    )
    {
        if (cache.Find(hash) is { } known)
        {
            return (known.KeyId, known.Standing.Current);
        }

        return await store.FindByHashAsync(hash, pepperVersion, cancellationToken) is { } record
            ? (record.Key.Id, KeyGrants.Of(record.Key))
            : null;
    }

    /// <summary>Asks the store for a key that is in memory, so that its refusal waits for the store as one of an unknown key does.</summary>
    public async ValueTask ConfirmAsync(KeyEntry entry, CancellationToken cancellationToken)
    {
        await store.FindByIdAsync(entry.KeyId, cancellationToken);
        entry.IsRefusalConfirmed = true;
    }

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
