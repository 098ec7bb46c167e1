using Sallyport.Access.Keys;
using Sallyport.Access.Limits;
using Sallyport.Access.Suspicion;
using Sallyport.Access.Usage;

namespace Sallyport.Access.Standings;

/// <summary>
/// What is true now of a key: one object in the process for all its callers and sessions, so that what an operator changes is true for all of them
/// at once. Reading is one volatile read.
/// </summary>
public sealed class KeyStanding
{
    private KeyGrants _current;
    private KeyUsage? _usage;
    private KeySigns? _signs;

    internal KeyStanding(ApiKey key, AccountStanding account)
    {
        KeyId = key.Id;
        Account = account;
        Revision = key.Revision;
        _current = KeyGrants.Of(key);
    }

    /// <summary>Gets the key id, <c>key_…</c>.</summary>
    public string KeyId { get; }

    /// <summary>Gets the account that the key belongs to.</summary>
    public AccountStanding Account { get; }

    /// <summary>Gets what the key has used of its limits.</summary>
    public Allowance Limits { get; } = new();

    /// <summary>Gets what is true now.</summary>
    public KeyGrants Current => Volatile.Read(ref _current);

    /// <summary>Gets what was last seen of the key's use.</summary>
    internal KeySigns Signs => Volatile.Read(ref _signs) ?? Interlocked.CompareExchange(ref _signs, new KeySigns(), null) ?? _signs;

    /// <summary>What the key used, counted for <paramref name="meter"/>.</summary>
    internal KeyUsage UsageFor(UsageMeter meter) =>
        Volatile.Read(ref _usage) ?? Interlocked.CompareExchange(ref _usage, new KeyUsage(meter, Account.AccountId, KeyId), null) ?? _usage;

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
