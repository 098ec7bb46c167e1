namespace Sallyport.Fixtures;

/// <summary>A clock that stands until it is moved; timers fire while it moves, each at its instant.</summary>
public sealed class HandMovedTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<HandMovedTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private TimeSpan _jumped;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now + _jumped;
        }
    }

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _now.UtcTicks;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandMovedTimer(this, callback, state);
        timer.Change(dueTime, period);
        lock (_lock)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    /// <summary>Sets the wall clock forward or back, as an operator or NTP does: no time passes, so timestamps stand and no timer fires.</summary>
    public void JumpWallClock(TimeSpan by)
    {
        lock (_lock)
        {
            _jumped += by;
        }
    }

    public void Advance(TimeSpan by)
    {
        var end = Steady + by;
        while (NextDue(end) is { } timer)
        {
            timer.Fire();
        }

        lock (_lock)
        {
            _now = end;
        }
    }

    private DateTimeOffset Steady => new(GetTimestamp(), TimeSpan.Zero);

    private HandMovedTimer? NextDue(DateTimeOffset end)
    {
        lock (_lock)
        {
            HandMovedTimer? next = null;
            foreach (var timer in _timers)
            {
                if (timer.Due is { } due && due <= end && (next is null || due < next.Due))
                {
                    next = timer;
                }
            }

            if (next?.Due > _now)
            {
                _now = next.Due.Value;
            }

            return next;
        }
    }

    private sealed class HandMovedTimer(HandMovedTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : time.Steady + dueTime;
            return true;
        }

        public void Fire()
        {
            Due = _period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero ? null : Due + _period;
            callback(state);
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
