using System.Runtime.InteropServices;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Standings;

/// <summary>
/// Publishes <see cref="RevocationReason.KeyExpired"/> at the instant a key's time is over, and follows an operator who moves that instant. The wall clock
/// is looked at every second, so that one that was set forward ends keys within a second, and one that was set back has them end again. Only keys that
/// came in are put here and only what is still in memory stays, so it holds at most one line per key in use, twice over.
/// </summary>
internal sealed class ExpirySchedule : IDisposable
{
    private const int Small = 1024;

    // A timer runs by the monotonic clock: how long it is until a date is known for as long as nobody sets the wall clock.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<string, DateTimeOffset> _due = new();
    private readonly PriorityQueue<string, DateTimeOffset> _over = new(Comparer<DateTimeOffset>.Create((a, b) => b.CompareTo(a)));
    private readonly Dictionary<string, Watched> _watched = new(StringComparer.Ordinal);
    private readonly IDisposable _changes;
    private readonly RevocationFeed _feed;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private int _sweepAt = Small;

    public ExpirySchedule(StandingBook book, RevocationFeed feed, TimeProvider time)
    {
        _feed = feed;
        _time = time;
        _timer = time.CreateTimer(
            static state => ((ExpirySchedule)state!).Publish(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        _changes = book.Subscribe(OnChanged);
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _due.Count + _over.Count;
            }
        }
    }

    /// <summary>Puts the key's expiry on the schedule, in place of the one that is there. A key without expiry, or revoked, is taken off.</summary>
    public void Watch(KeyStanding standing)
    {
        lock (_lock)
        {
            // Read under the lock: of two who come at once the later sees what is true now.
            if (standing.Current is not { ExpiresAt: { } expiresAt, State: not KeyState.Revoked })
            {
                _watched.Remove(standing.KeyId);
                return;
            }

            if (
                _watched.TryGetValue(standing.KeyId, out var present)
                && present.ExpiresAt == expiresAt
                && present.Standing.TryGetTarget(out var same)
                && ReferenceEquals(same, standing)
            )
            {
                return;
            }

            if (_due.Count + _over.Count >= _sweepAt)
            {
                Sweep();
            }

            _watched[standing.KeyId] = new Watched(expiresAt, new WeakReference<KeyStanding>(standing));
            _due.Enqueue(standing.KeyId, expiresAt);
            Arm();
        }
    }

    public void Dispose()
    {
        _changes.Dispose();
        _timer.Dispose();
    }

    private void OnChanged(StandingChange change)
    {
        if (change.Key is { } key)
        {
            Watch(key);
        }
    }

    // A timer may come a little early by the clock: what is not yet due is armed again. A line that was moved since is passed over.
    private void Publish()
    {
        List<string> expired = [];
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            while (_due.TryPeek(out var keyId, out var expiresAt) && expiresAt <= now)
            {
                _due.Dequeue();
                if (_watched.TryGetValue(keyId, out var watched) && watched.ExpiresAt == expiresAt)
                {
                    _over.Enqueue(keyId, expiresAt);
                    expired.Add(keyId);
                }
            }

            // The clock was set back: what was over ends once more.
            while (_over.TryPeek(out var keyId, out var expiresAt) && expiresAt > now)
            {
                _over.Dequeue();
                if (_watched.TryGetValue(keyId, out var watched) && watched.ExpiresAt == expiresAt)
                {
                    _due.Enqueue(keyId, expiresAt);
                }
            }

            Arm();
        }

        expired.ForEach(keyId => _feed.Publish(new RevocationNotice(RevocationReason.KeyExpired, keyId, null)));
    }

    // Forgets keys that nobody holds any more, and lines that were moved.
    private void Sweep()
    {
        var now = _time.GetUtcNow();
        _due.Clear();
        _over.Clear();
        foreach (var (keyId, watched) in _watched)
        {
            if (watched.Standing.TryGetTarget(out _))
            {
                (watched.ExpiresAt > now ? _due : _over).Enqueue(keyId, watched.ExpiresAt);
            }
            else
            {
                _watched.Remove(keyId);
            }
        }

        _sweepAt = Math.Max(Small, (_due.Count + _over.Count) * 2);
    }

    private void Arm()
    {
        if (_due.Count + _over.Count == 0)
        {
            return;
        }

        var wait = _due.TryPeek(out _, out var next) ? next - _time.GetUtcNow() : LongestWait;
        _timer.Change(
            wait < TimeSpan.Zero ? TimeSpan.Zero
                : wait > LongestWait ? LongestWait
                : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)),
            Timeout.InfiniteTimeSpan
        );
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Watched(DateTimeOffset ExpiresAt, WeakReference<KeyStanding> Standing);
}
