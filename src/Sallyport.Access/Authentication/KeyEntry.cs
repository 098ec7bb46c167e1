using System.Net;
using Sallyport.Access.Accounts;
using Sallyport.Access.Keys;
using Sallyport.Access.Standings;

namespace Sallyport.Access.Authentication;

/// <summary>A key in memory: its hash, what is true of it, the caller it gives, and its last use until that is written.</summary>
internal sealed class KeyEntry(KeyHash hash, KeyStanding standing)
{
    private readonly Lock _useLock = new();
    private DateTimeOffset _usedAt;
    private IPAddress? _usedFrom;
    private bool _isUnwritten;
    private int _isRehashing;

    /// <summary>Gets or sets the hash that the cache knows the key by; the cache's own.</summary>
    public KeyHash Hash { get; set; } = hash;

    /// <summary>Gets or sets where the entry is in the cache's order; the cache's own.</summary>
    public LinkedListNode<KeyEntry>? Place { get; set; }

    public KeyStanding Standing { get; } = standing;

    public string KeyId => Standing.KeyId;

    /// <summary>Gets the caller of everybody who shows this API key.</summary>
    public Caller Caller { get; } = new(standing);

    /// <summary>Gets or sets whether the store confirmed the key after it was refused: until then a refusal waits for the store as that of an unknown key does.</summary>
    public bool IsRefusalConfirmed { get; set; }

    /// <summary>Gets or sets whether the key's expiry has been put on the schedule. Twice is harmless.</summary>
    public bool IsExpiryWatched { get; set; }

    /// <summary>Tells why the key opens nothing at <paramref name="now"/>, or null.</summary>
    public AccessRefusal? RefusalAt(DateTimeOffset now)
    {
        var grants = Standing.Current;
        if (grants.State == KeyState.Revoked)
        {
            return AccessRefusal.Revoked;
        }

        if (grants.ExpiresAt <= now)
        {
            return AccessRefusal.Expired;
        }

        return Standing.Account.Current.State == AccountState.Active ? null : AccessRefusal.Disabled;
    }

    public Caller CreateTokenCaller(string tokenId, DateTimeOffset expiresAt) => new(Standing, CredentialKind.WsToken, tokenId, expiresAt);

    /// <summary>Begins the move to another pepper; false when one is under way.</summary>
    public bool TryBeginRehash() => Interlocked.Exchange(ref _isRehashing, 1) == 0;

    /// <summary>Ends the move, made or not.</summary>
    public void EndRehash() => Volatile.Write(ref _isRehashing, 0);

    /// <summary>Remembers a use.</summary>
    /// <returns>True when nothing unwritten was remembered before.</returns>
    public bool RecordUse(DateTimeOffset at, IPAddress? from)
    {
        lock (_useLock)
        {
            _usedAt = at;
            _usedFrom = from;
            var isFirst = !_isUnwritten;
            _isUnwritten = true;
            return isFirst;
        }
    }

    /// <summary>Takes the unwritten use out for writing.</summary>
    public LastUse TakeUse()
    {
        lock (_useLock)
        {
            _isUnwritten = false;
            return new LastUse(KeyId, _usedAt, _usedFrom);
        }
    }

    /// <summary>Marks the last use unwritten again after a write that failed.</summary>
    /// <returns>True when nothing unwritten came in between.</returns>
    public bool ReturnUse()
    {
        lock (_useLock)
        {
            var isFirst = !_isUnwritten;
            _isUnwritten = true;
            return isFirst;
        }
    }
}
