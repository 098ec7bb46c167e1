using Microsoft.Extensions.Logging;
using Sallyport.Access.Accounts;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Standings;

/// <summary>
/// The standings of the keys and accounts that are in use: one object for each id, however many callers and sessions share it. It holds them weakly,
/// so its size is that of what is in memory anyway; <see cref="StandingKeeper"/> holds those that must not be lost.
/// </summary>
/// <remarks>
/// A store read that began before a change must not bring back what was true then. Where there is a standing, revisions tell older from newer. Where
/// there is none yet, <see cref="TryEnter"/> refuses a record of something that changed since the read began, and the reader reads again.
/// </remarks>
public sealed partial class StandingBook
{
    private const int RememberedChanges = 4096;

    private readonly StandingKeeper? _keeper;
    private readonly ILogger<StandingBook> _logger;
    private readonly Lock _lock = new();
    private readonly WeakTable<AccountStanding> _accounts = new();
    private readonly WeakTable<KeyStanding> _keys = new();
    private readonly Subscribers<StandingChange> _subscribers = new();
    private readonly RecentChanges _changes = new(RememberedChanges);

    internal StandingBook(ILogger<StandingBook> logger, StandingKeeper? keeper = null)
    {
        _logger = logger;
        _keeper = keeper;
    }

    /// <summary>Gets a number that grows with every change; read it before the store, and hand it to <see cref="TryEnter"/>.</summary>
    internal long Clock => _changes.Clock;

    /// <summary>
    /// Has <paramref name="subscriber"/> called after something became true, until the returned object is disposed; on the thread that changed it, one
    /// subscriber after the other, so be quick and do not wait. What ended is told by <see cref="RevocationFeed"/> as well.
    /// </summary>
    public IDisposable Subscribe(Action<StandingChange> subscriber) => _subscribers.Add(subscriber);

    /// <summary>Finds the standing of a key in use.</summary>
    /// <param name="keyId">The key id.</param>
    /// <returns>Null where no caller and no cache holds it.</returns>
    public KeyStanding? FindKey(string keyId)
    {
        ArgumentNullException.ThrowIfNull(keyId);

        lock (_lock)
        {
            return _keys.TryGet(keyId, out var standing) ? standing : null;
        }
    }

    /// <summary>Finds the standing of an account in use.</summary>
    /// <param name="accountId">The account id.</param>
    /// <returns>Null where no caller and no cache holds one of its keys.</returns>
    public AccountStanding? FindAccount(string accountId)
    {
        ArgumentNullException.ThrowIfNull(accountId);

        lock (_lock)
        {
            return _accounts.TryGet(accountId, out var standing) ? standing : null;
        }
    }

    /// <summary>Gives the standing of a key that was read from the store.</summary>
    /// <param name="record">What the store said.</param>
    /// <param name="readAt">The <see cref="Clock"/> from before the read.</param>
    /// <returns>Null when the record may be from before a change: read again.</returns>
    internal KeyStanding? TryEnter(KeyRecord record, long readAt)
    {
        KeyStanding? standing;
        AccountStanding? account;
        var (isKeyNews, isAccountNews) = (false, false);
        lock (_lock)
        {
            if (_accounts.TryGet(record.Account.Id, out account))
            {
                isAccountNews = account.TryUpdate(record.Account);
            }
            else if (_changes.HasChanged(record.Account.Id, readAt))
            {
                return null;
            }

            if (_keys.TryGet(record.Key.Id, out standing))
            {
                isKeyNews = standing.TryUpdate(record.Key);
            }
            else if (_changes.HasChanged(record.Key.Id, readAt))
            {
                return null;
            }

            if (account is null)
            {
                _accounts.Set(record.Account.Id, account = new AccountStanding(record.Account));
            }

            if (standing is null)
            {
                _keys.Set(record.Key.Id, standing = new KeyStanding(record.Key, account, _keeper));
            }
        }

        // News by reading: a write that was reported lost and was not.
        Tell(isAccountNews ? new StandingChange(null, account) : null);
        Tell(isKeyNews ? new StandingChange(standing, null) : null);
        return standing;
    }

    /// <summary>Makes true what the store has written of a key.</summary>
    internal void Apply(ApiKey key)
    {
        KeyStanding? standing;
        lock (_lock)
        {
            _changes.Add(key.Id);
            if (!_keys.TryGet(key.Id, out standing) || !standing.TryUpdate(key))
            {
                standing = null;
            }
        }

        Tell(standing is null ? null : new StandingChange(standing, null));
    }

    /// <summary>Makes true what the store has written of an account.</summary>
    internal void Apply(Account account)
    {
        AccountStanding? standing;
        lock (_lock)
        {
            _changes.Add(account.Id);
            if (!_accounts.TryGet(account.Id, out standing) || !standing.TryUpdate(account))
            {
                standing = null;
            }
        }

        Tell(standing is null ? null : new StandingChange(null, standing));
    }

    /// <summary>Notes that a key or account may have changed: the store failed, and whether it had written is not known.</summary>
    internal void Doubt(string id)
    {
        lock (_lock)
        {
            _changes.Add(id);
        }
    }

    private void Tell(StandingChange? change)
    {
        if (change is not null)
        {
            _subscribers.Tell(change, exception => Log.SubscriberFailed(_logger, exception, change.Key?.KeyId, change.Account?.AccountId));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1221,
            LogLevel.Error,
            "A subscriber to changes failed on key {KeyId}, account {AccountId}.",
            EventName = "StandingSubscriberFailed"
        )]
        public static partial void SubscriberFailed(ILogger logger, Exception exception, string? keyId, string? accountId);
    }
}
