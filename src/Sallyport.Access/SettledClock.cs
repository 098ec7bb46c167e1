namespace Sallyport.Access;

/// <summary>
/// What time it is at least, for deleting what is old: the earliest that the wall clock said within the last hour of the monotonic clock. So a wall clock
/// that was set forward by mistake deletes nothing in that hour, and a process that has just started deletes nothing by a clock it does not know yet.
/// </summary>
public sealed class SettledClock(TimeProvider time)
{
    /// <summary>For how long the wall clock must have gone on before it is believed.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Queue<(long At, DateTimeOffset Said)> _looks = new();
    private (long At, DateTimeOffset Said)? _last;
    private DateTimeOffset? _before;

    /// <summary>Looks at the clock.</summary>
    /// <returns>The time it is at least; the earliest there is while nothing is known.</returns>
    public DateTimeOffset Look()
    {
        lock (_lock)
        {
            var (at, said) = (time.GetTimestamp(), time.GetUtcNow());
            while (_looks.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At, at) >= Window)
            {
                _before = _looks.Dequeue().Said;
            }

            // Within a minute the earliest is enough.
            if (_last is { } last && said >= last.Said && time.GetElapsedTime(last.At, at) < Step)
            {
                return Earliest(said);
            }

            _last = (at, said);
            _looks.Enqueue((at, said));
            return Earliest(said);
        }
    }

    private DateTimeOffset Earliest(DateTimeOffset now)
    {
        if (_before is not { } earliest)
        {
            return DateTimeOffset.MinValue;
        }

        earliest = now < earliest ? now : earliest;
        foreach (var (_, said) in _looks)
        {
            earliest = said < earliest ? said : earliest;
        }

        return earliest;
    }
}
