using Microsoft.Extensions.Logging;
using Sallyport.Access.Accounts;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Standings;

/// <summary>
/// Tells live sessions at once that what admitted them is no more: a key revoked or expired, an account disabled. Subscribers are called on
/// the thread that revokes, one after the other, so they must be quick and must not wait.
/// </summary>
/// <remarks>
/// A door closes the gap between authentication and registration in this order: authenticate, register the session, subscribe (or have
/// subscribed), then ask <see cref="HasEnded"/>. What ends before the question is answered by it, what ends after is delivered.
/// </remarks>
public sealed partial class RevocationFeed(TimeProvider time, ILogger<RevocationFeed> logger)
{
    private readonly Subscribers<RevocationNotice> _subscribers = new();

    /// <summary>Has <paramref name="subscriber"/> called for every notice from now on, until the returned object is disposed.</summary>
    public IDisposable Subscribe(Action<RevocationNotice> subscriber) => _subscribers.Add(subscriber);

    /// <summary>
    /// Tells whether the caller's key is revoked or has expired, or its account is disabled or was so since the caller came in. A few volatile reads: it
    /// may be asked for every message.
    /// </summary>
    public bool HasEnded(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);

        var (key, account) = (caller.Standing.Current, caller.Standing.Account);
        return key.State == KeyState.Revoked
            || account.Current.State == AccountState.Disabled
            || account.Endings != caller.AccountEndings
            || key.ExpiresAt <= time.GetUtcNow();
    }

    /// <summary>Calls every subscriber; the standings must say so already. One that throws does not keep it from the others.</summary>
    internal void Publish(RevocationNotice notice) =>
        _subscribers.Tell(notice, exception => Log.SubscriberFailed(logger, exception, notice.Reason));

    private static partial class Log
    {
        [LoggerMessage(1181, LogLevel.Error, "A subscriber to revocations failed on {Reason}.", EventName = "RevocationSubscriberFailed")]
        public static partial void SubscriberFailed(ILogger logger, Exception exception, RevocationReason reason);
    }
}
