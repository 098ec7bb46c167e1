namespace Sallyport.Doors.WebSocketDoor;

/// <summary>Counts frames without a request in them, in windows of ten seconds. Only the reader of a connection calls it.</summary>
internal sealed class ControlRate(int perSecond, TimeProvider time)
{
    private const int WindowSeconds = 10;

    private long _beganAt;
    private long _count;

    /// <summary>Counts frames.</summary>
    /// <returns>True when there are more of them in this window than may be.</returns>
    public bool IsExceededBy(int frames)
    {
        if (frames == 0)
        {
            return false;
        }

        var now = time.GetTimestamp();
        if (_count == 0 || time.GetElapsedTime(_beganAt, now) >= TimeSpan.FromSeconds(WindowSeconds))
        {
            _beganAt = now;
            _count = 0;
        }

        _count += frames;
        return _count > (long)perSecond * WindowSeconds;
    }
}
