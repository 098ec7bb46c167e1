using System.Net;
using Sallyport.Access.Accounts;
using Sallyport.Access.Authentication;

namespace Sallyport.Access.Keys;

/// <summary>A key in memory: what the store said, the caller it gives, and its last use until that is written.</summary>
internal sealed class KeyEntry
{
    private readonly Lock _useLock = new();
    private readonly long _feedVersion;
    private DateTimeOffset _usedAt;
    private IPAddress? _usedFrom;
    private bool _isUnwritten;

    public KeyEntry(KeyRecord record, long feedVersion)
    {
        Record = record;
        _feedVersion = feedVersion;
        Caller = CreateCaller(CredentialKind.ApiKey, null, null);
    }

    public KeyRecord Record { get; }

    public ApiKey Key => Record.Key;

    /// <summary>Gets the caller of everybody who shows this API key.</summary>
    public Caller Caller { get; }

    /// <summary>Gets or sets whether the key's expiry has been put on the schedule. Twice is harmless.</summary>
    public bool IsExpiryWatched { get; set; }

    /// <summary>Tells why the key opens nothing at <paramref name="now"/>, or null.</summary>
    public AccessRefusal? RefusalAt(DateTimeOffset now) =>
        Key.StateAt(now) switch
        {
            KeyState.Revoked => AccessRefusal.Revoked,
            KeyState.Expired => AccessRefusal.Expired,
            KeyState.Active or KeyState.Rotating when Record.Account.State == AccountState.Active => null,
            _ => AccessRefusal.Disabled,
        };

    public Caller CreateTokenCaller(string tokenId, DateTimeOffset expiresAt) => CreateCaller(CredentialKind.WsToken, tokenId, expiresAt);

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
            return new LastUse(Key.Id, _usedAt, _usedFrom);
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

    private Caller CreateCaller(CredentialKind kind, string? tokenId, DateTimeOffset? tokenExpiresAt) =>
        new()
        {
            KeyId = Key.Id,
            KeyName = Key.Name,
            AccountId = Key.AccountId,
            Tier = Record.Account.Tier,
            Scopes = Key.Scopes,
            AllowedOrigins = Key.AllowedOrigins,
            AllowedIpRanges = Key.AllowedIpRanges,
            KeyExpiresAt = Key.ExpiresAt,
            Kind = kind,
            TokenId = tokenId,
            TokenExpiresAt = tokenExpiresAt,
            FeedVersion = _feedVersion,
        };
}
