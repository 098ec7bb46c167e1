namespace Sallyport.Access.Revocation;

/// <summary>
/// Publishes <see cref="RevocationReason.KeyExpired"/> at the instant a key's time is over. Only keys that came in are put here, so it holds at
/// most one line per key in use.
/// </summary>
internal sealed class ExpirySchedule : IDisposable
{
    // Timers take no longer waits than some 49 days.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<string, DateTimeOffset> _due = new();
    private readonly Dictionary<string, DateTimeOffset> _watched = new(StringComparer.Ordinal);
    private readonly RevocationFeed _feed;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    public ExpirySchedule(RevocationFeed feed, TimeProvider time)
    {
        _feed = feed;
        _time = time;
        _timer = time.CreateTimer(
            static state => ((ExpirySchedule)state!).Publish(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    public void Watch(string keyId, DateTimeOffset expiresAt)
    {
        lock (_lock)
        {
            if (_watched.TryAdd(keyId, expiresAt))
            {
                _due.Enqueue(keyId, expiresAt);
                Arm();
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    // A timer may come a little early by the clock: what is not yet due is armed again.
    private void Publish()
    {
        List<string> expired = [];
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            while (_due.TryPeek(out var keyId, out var expiresAt) && expiresAt <= now)
            {
                _due.Dequeue();
                _watched.Remove(keyId);
                expired.Add(keyId);
            }

            Arm();
        }

        expired.ForEach(keyId => _feed.Publish(new RevocationNotice(RevocationReason.KeyExpired, keyId, null)));
    }

    private void Arm()
    {
        if (_due.TryPeek(out _, out var next))
        {
            var wait = next - _time.GetUtcNow();
            _timer.Change(
                wait < TimeSpan.Zero ? TimeSpan.Zero
                    : wait > LongestWait ? LongestWait
                    : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)),
                Timeout.InfiniteTimeSpan
            );
        }
    }
}
