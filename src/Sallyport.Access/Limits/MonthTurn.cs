using System.Diagnostics.CodeAnalysis;
using Sallyport.Access.Usage;

namespace Sallyport.Access.Limits;

/// <summary>One reader at a time for an account: the read under way, and when another may be tried after one that failed.</summary>
internal sealed class MonthTurn
{
    private readonly Lock _lock = new();
    private Task<UsageMonth?>? _reading;
    private DateTimeOffset _month;
    private long? _failedAt;
    private TimeSpan _pause;

    /// <summary>Joins the read of a month that is under way, or begins one.</summary>
    /// <returns>False while it is too early after a failure, and while another month is read.</returns>
    public bool TryJoin(
        DateTimeOffset month,
        TimeProvider time,
        Func<Task<UsageMonth?>> read,
        [NotNullWhen(true)] out Task<UsageMonth?>? reading
    )
    {
        lock (_lock)
        {
            if (_reading is not { IsCompleted: false })
            {
                _reading = MustWait(time) ? null : read();
                _month = month;
            }

            reading = _month == month ? _reading : null;
            return reading is not null;
        }
    }

    /// <summary>Tells whether it is too early after a failure to read again.</summary>
    public bool IsPausing(TimeProvider time)
    {
        lock (_lock)
        {
            return MustWait(time);
        }
    }

    /// <summary>A read failed: none is begun for <paramref name="pause"/>.</summary>
    public void Pause(TimeSpan pause, TimeProvider time)
    {
        lock (_lock)
        {
            (_failedAt, _pause) = (time.GetTimestamp(), pause);
        }
    }

    private bool MustWait(TimeProvider time) => _failedAt is { } failedAt && time.GetElapsedTime(failedAt) < _pause;
}
