namespace Sallyport.Access.Keys;

/// <summary>How much the caches of keys hold, for metrics.</summary>
public sealed class CacheSizes
{
    private readonly KeyCache _keys;
    private readonly UnknownKeyCache _unknown;

    internal CacheSizes(KeyCache keys, UnknownKeyCache unknown)
    {
        _keys = keys;
        _unknown = unknown;
    }

    /// <summary>Gets how many keys that exist are held.</summary>
    public int Keys => _keys.Count;

    /// <summary>Gets how many hashes of keys that do not exist are held.</summary>
    public int UnknownKeys => _unknown.Count;
}
