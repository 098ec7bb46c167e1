using Sallyport.Access.Standings;

namespace Sallyport.Access.Authentication;

/// <summary>How much the caches of keys hold, for metrics.</summary>
public sealed class CacheSizes
{
    private readonly KeyCache _keys;
    private readonly UnknownKeyCache _unknown;

    private readonly StandingKeeper _keeper;

    internal CacheSizes(KeyCache keys, UnknownKeyCache unknown, StandingKeeper keeper)
    {
        _keeper = keeper;
        _keys = keys;
        _unknown = unknown;
    }

    /// <summary>Gets how many keys that exist are held.</summary>
    public int Keys => _keys.Count;

    /// <summary>Gets of how many keys it is held what they have used of their limits.</summary>
    public int Held => _keeper.Count;

    /// <summary>Gets of how many keys that was forgotten early, because there were too many.</summary>
    public long Forgotten => _keeper.Forgotten;

    /// <summary>Gets how many hashes of keys that do not exist are held.</summary>
    public int UnknownKeys => _unknown.Count;
}
