using Sallyport.Access.Keys;

namespace Sallyport.Access.Standings;

/// <summary>
/// What is true now of a key: one object in the process for all its callers and sessions, so that what an operator changes is true for all of them
/// at once. Reading is one volatile read.
/// </summary>
public sealed class KeyStanding : Standing
{
    // Whether the keeper holds this standing, and whether it was used since the keeper last looked.
    private const int NotHeld = 0;
    private const int HeldUnused = 1;
    private const int HeldUsed = 2;

    private readonly StandingKeeper? _keeper;
    private KeyGrants _current;
    private int _holding;
    private long _flushesSeen;

    internal KeyStanding(ApiKey key, AccountStanding account, StandingKeeper? keeper = null)
    {
        _keeper = keeper;
        KeyId = key.Id;
        Account = account;
        Revision = key.Revision;
        _current = KeyGrants.Of(key);
    }

    /// <summary>Gets the key id, <c>key_…</c>.</summary>
    public string KeyId { get; }

    /// <summary>Gets the account that the key belongs to.</summary>
    public AccountStanding Account { get; }

    /// <summary>Gets what is true now.</summary>
    public KeyGrants Current => Volatile.Read(ref _current);

    /// <summary>
    /// Has the standing held until it is at rest. Call it after what it is to outlive: who comes to let go then sees the change or this mark. One volatile
    /// read where it was marked already.
    /// </summary>
    internal void MarkUsed()
    {
        if (Volatile.Read(ref _holding) != HeldUsed && Interlocked.Exchange(ref _holding, HeldUsed) == NotHeld)
        {
            _keeper?.Hold(this);
        }
    }

    /// <summary>Says that the standing is no longer held.</summary>
    internal void LetGo() => Interlocked.Exchange(ref _holding, NotHeld);

    /// <summary>Lets go of a standing that was left alone since all its usage was written, and of which nothing is remembered.</summary>
    /// <returns>False while it must be held.</returns>
    internal bool TryRest(IUsageLedger ledger, TimeProvider time)
    {
        if (Volatile.Read(ref _holding) == HeldUsed)
        {
            // Used since the last look. What is counted by now is written by the next flush that begins.
            _flushesSeen = ledger.FlushesBegun;
            Interlocked.CompareExchange(ref _holding, HeldUnused, HeldUsed);
            return false;
        }

        var isWritten = ledger.IsEnabled && ledger.LastFlushed > _flushesSeen;
        return (isWritten || !ledger.IsEnabled)
            && CanForget(isWritten, time)
            && Account.CanForget(isWritten, time)
            && Interlocked.CompareExchange(ref _holding, NotHeld, HeldUnused) == HeldUnused;
    }

    /// <summary>Gets the revision of the stored key that <see cref="Current"/> is of; guarded by the book's lock.</summary>
    internal long Revision { get; private set; }

    /// <summary>Takes what the store has, unless that is older. The book's lock is held.</summary>
    /// <returns>False when nothing changed.</returns>
    internal bool TryUpdate(ApiKey key)
    {
        if (key.Revision <= Revision)
        {
            return false;
        }

        Revision = key.Revision;
        Volatile.Write(ref _current, KeyGrants.Of(key));
        return true;
    }
}
