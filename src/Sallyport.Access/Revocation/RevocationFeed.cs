using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Sallyport.Access.Authentication;

namespace Sallyport.Access.Revocation;

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
    // Longer than any admission takes. A caller older than that has been registered, and was told.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Ended> _ended = new(StringComparer.Ordinal);
    private Action<RevocationNotice>[] _subscribers = [];
    private long _version;

    /// <summary>Gets a number that grows with each notice; read it before reading a key from the store.</summary>
    internal long Version => Volatile.Read(ref _version);

    /// <summary>Has <paramref name="subscriber"/> called for every notice from now on, until the returned object is disposed.</summary>
    public IDisposable Subscribe(Action<RevocationNotice> subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);

        lock (_lock)
        {
            _subscribers = [.. _subscribers, subscriber];
        }

        return new Subscription(this, subscriber);
    }

    /// <summary>Tells whether the caller's key has expired, or its key or account was ended after the caller was authenticated.</summary>
    public bool HasEnded(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);

        if (caller.KeyExpiresAt <= time.GetUtcNow())
        {
            return true;
        }

        if (Version == caller.FeedVersion)
        {
            return false;
        }

        lock (_lock)
        {
            return EndedAfter(caller.KeyId, caller.FeedVersion) || EndedAfter(caller.AccountId, caller.FeedVersion);
        }
    }

    /// <summary>Remembers the notice and calls every subscriber. One that throws does not keep it from the others.</summary>
    internal void Publish(RevocationNotice notice)
    {
        Action<RevocationNotice>[] subscribers;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            foreach (var (id, ended) in _ended)
            {
                if (ended.At + Memory < now)
                {
                    _ended.Remove(id);
                }
            }

            Volatile.Write(ref _version, _version + 1);
            _ended[notice.KeyId ?? notice.AccountId!] = new Ended(_version, now);
            subscribers = _subscribers;
        }

        foreach (var subscriber in subscribers)
        {
            try
            {
                subscriber(notice);
            }
#pragma warning disable CA1031 // A subscriber's bug must not keep other sessions alive.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.SubscriberFailed(logger, exception, notice.Reason);
            }
        }
    }

    private bool EndedAfter(string id, long version) => _ended.TryGetValue(id, out var ended) && ended.Version > version;

    private void Remove(Action<RevocationNotice> subscriber)
    {
        lock (_lock)
        {
            var index = Array.IndexOf(_subscribers, subscriber);
            if (index >= 0)
            {
                _subscribers = [.. _subscribers[..index], .. _subscribers[(index + 1)..]];
            }
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Ended(long Version, DateTimeOffset At);

    private sealed class Subscription(RevocationFeed feed, Action<RevocationNotice> subscriber) : IDisposable
    {
        private Action<RevocationNotice>? _subscriber = subscriber;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _subscriber, null) is { } subscriber)
            {
                feed.Remove(subscriber);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A subscriber to revocations failed on {Reason}.", EventName = "RevocationSubscriberFailed")]
        public static partial void SubscriberFailed(ILogger logger, Exception exception, RevocationReason reason);
    }
}
