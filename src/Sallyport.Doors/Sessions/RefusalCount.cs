namespace Sallyport.Doors.Sessions;

/// <summary>How often a session was refused by a limit within the current window.</summary>
internal sealed class RefusalCount
{
    private readonly Lock _lock = new();
    private long _beganAt;
    private int _count;

    /// <summary>Counts one more.</summary>
    /// <returns>True when it is one more than <paramref name="allowed"/> within <paramref name="window"/>.</returns>
    public bool Add(int allowed, TimeSpan window, TimeProvider time)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (_count == 0 || time.GetElapsedTime(_beganAt, now) >= window)
            {
                _beganAt = now;
                _count = 0;
            }

            return ++_count > allowed;
        }
    }
}
