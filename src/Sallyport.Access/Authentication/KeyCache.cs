using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Authentication;

/// <summary>
/// Keys that exist, by hash and by id; bounded, the oldest goes first. Only keys that the store confirmed come in, so guessing cannot push
/// anything out, and a key that comes in again takes its own place. Nothing expires here: who changes a key or an account removes it.
/// </summary>
internal sealed class KeyCache(IOptions<KeyOptions> options)
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<KeyHash, KeyEntry> _byHash = new();
    private readonly ConcurrentDictionary<string, KeyEntry> _byId = new(StringComparer.Ordinal);
    private readonly LinkedList<KeyEntry> _order = new();
    private long _generation;

    public int Count => _byHash.Count;

    /// <summary>Gets a number that grows with every removal; read it before the store, and hand it to <see cref="TryAdd"/>.</summary>
    public long Generation => Volatile.Read(ref _generation);

    public KeyEntry? Find(KeyHash hash) => _byHash.GetValueOrDefault(hash);

    public KeyEntry? Find(string keyId) => _byId.GetValueOrDefault(keyId);

    /// <summary>
    /// Takes a key in, unless something was removed since <paramref name="generation"/> was read: the record could be from before a revocation.
    /// </summary>
    public bool TryAdd(KeyEntry entry, long generation)
    {
        lock (_lock)
        {
            if (generation != _generation)
            {
                return false;
            }

            if (_byId.TryGetValue(entry.KeyId, out var present))
            {
                RemoveEntry(present);
            }

            while (_order.Count >= options.Value.CacheSize && _order.First is { Value: var oldest })
            {
                RemoveEntry(oldest);
            }

            _byHash[entry.Hash] = entry;
            _byId[entry.KeyId] = entry;
            entry.Place = _order.AddLast(entry);
            return true;
        }
    }

    /// <summary>Knows a key by another hash from now on; one that is not here any more is left alone.</summary>
    public void Move(KeyEntry entry, KeyHash hash)
    {
        lock (_lock)
        {
            if (_byId.TryGetValue(entry.KeyId, out var present) && present == entry)
            {
                // The new name first: who looks for it meanwhile finds it under one of the two.
                _byHash[hash] = entry;
                _byHash.TryRemove(KeyValuePair.Create(entry.Hash, entry));
                entry.Hash = hash;
            }
        }
    }

    public void RemoveKey(string keyId)
    {
        lock (_lock)
        {
            Volatile.Write(ref _generation, _generation + 1);
            if (_byId.TryGetValue(keyId, out var entry))
            {
                RemoveEntry(entry);
            }
        }
    }

    public void RemoveAccount(string accountId)
    {
        lock (_lock)
        {
            Volatile.Write(ref _generation, _generation + 1);
            foreach (
                var entry in _byId.Values.Where(entry =>
                    string.Equals(entry.Standing.Account.AccountId, accountId, StringComparison.Ordinal)
                )
            )
            {
                RemoveEntry(entry);
            }
        }
    }

    // By value: an entry that was replaced since must not take its successor with it.
    private void RemoveEntry(KeyEntry entry)
    {
        if (entry.Place is { List: not null } place)
        {
            _order.Remove(place);
        }

        _byHash.TryRemove(KeyValuePair.Create(entry.Hash, entry));
        _byId.TryRemove(KeyValuePair.Create(entry.KeyId, entry));
    }
}
