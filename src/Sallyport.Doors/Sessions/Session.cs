using System.Security.Cryptography;
using Sallyport.Access.Keys;
using Sallyport.Access.Standings;
using Sallyport.Channels;
using Sallyport.Doors.Errors;

namespace Sallyport.Doors.Sessions;

/// <summary>
/// One authenticated connection, whichever the door. Everybody may send to it or end it from any thread; nothing here ever waits for
/// the client.
/// </summary>
internal abstract class Session(Caller caller) : ISubscriber
{
    /// <summary>Gets the id for logs; it opens nothing.</summary>
    public string Id { get; } = "ses_" + RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>Gets who was admitted.</summary>
    public Caller Caller { get; } = caller;

    /// <summary>Gets the count of what was refused by a limit.</summary>
    public RefusalCount Refusals { get; } = new();

    /// <summary>Gets how many subscriptions it has; about, for it may be changing just now.</summary>
    public abstract int SubscriptionCount { get; }

    /// <summary>
    /// Gets whether the key has the scope of what is pushed, now: without it a publication is passed over and the subscription stays, so that its
    /// numbers show the gap when the scope is given back.
    /// </summary>
    protected bool MayFollow => Caller.Scopes.Allows(ScopeNames.MarketRead);

    /// <summary>Ends the session; the first reason wins. Returns at once.</summary>
    public abstract void Close(DisconnectReason reason);

    /// <inheritdoc/>
    public abstract bool TryDeliver(Publication publication, bool snapshot);
}
