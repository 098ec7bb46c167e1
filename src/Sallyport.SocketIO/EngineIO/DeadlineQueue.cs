namespace Sallyport.SocketIO.EngineIO;

/// <summary>
/// Deadlines that all lie the same time ahead when they are set, so that they become due in the order of setting: one timer and a list serve any number of
/// sessions, where a timer for each would take 300 bytes. Setting and clearing take constant time.
/// </summary>
internal sealed class DeadlineQueue
{
    // With many sessions something is always due: they are served together.
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _after;
    private readonly long _ticks;
    private readonly ITimer _timer;
    private Deadline? _first;
    private Deadline? _last;

    public DeadlineQueue(TimeProvider time, TimeSpan after)
    {
        _time = time;
        _after = after;
        _ticks = (long)(after.TotalSeconds * time.TimestampFrequency);
        _timer = time.CreateTimer(
            static queue => ((DeadlineQueue)queue!).OnTimer(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Sets a deadline, or sets it anew.</summary>
    public void Set(Deadline deadline)
    {
        deadline.Clear();
        lock (_gate)
        {
            deadline.Due = _time.GetTimestamp() + _ticks;
            deadline.Queue = this;
            deadline.Previous = _last;
            if (_last is null)
            {
                _first = deadline;
                _timer.Change(_after, Timeout.InfiniteTimeSpan);
            }
            else
            {
                _last.Next = deadline;
            }

            _last = deadline;
        }
    }

    internal void Remove(Deadline deadline)
    {
        lock (_gate)
        {
            if (deadline.Queue == this)
            {
                Unlink(deadline);
            }
        }
    }

    private void OnTimer()
    {
        while (true)
        {
            Deadline due;
            lock (_gate)
            {
                if (_first is not { } first)
                {
                    return;
                }

                var ahead = first.Due - _time.GetTimestamp();
                if (ahead > 0)
                {
                    var pause = TimeSpan.FromSeconds((double)ahead / _time.TimestampFrequency);
                    _timer.Change(pause < LeastPause ? LeastPause : pause, Timeout.InfiniteTimeSpan);
                    return;
                }

                Unlink(first);
                due = first;
            }

            due.OnDue();
        }
    }

    private void Unlink(Deadline deadline)
    {
        if (deadline.Previous is { } previous)
        {
            previous.Next = deadline.Next;
        }
        else
        {
            _first = deadline.Next;
        }

        if (deadline.Next is { } next)
        {
            next.Previous = deadline.Previous;
        }
        else
        {
            _last = deadline.Previous;
        }

        deadline.Next = null;
        deadline.Previous = null;
        deadline.Queue = null;
    }
}
