using Sallyport.Access.Standings;

namespace Sallyport.Access.Suspicion;

/// <summary>What was last seen of one key, so that the same again costs next to nothing. Hangs on the key's standing; a few hundred bytes.</summary>
internal sealed class KeySigns : IStandingPart
{
    private const int Remembered = 8;

    private static readonly StandingSlot<KeySigns> Slot = new();

    private readonly Lock _lock = new();
    private readonly (Network Network, int Day)[] _seen = new (Network, int)[Remembered];
    private int _next;
    private TimeSpan _window;
    private long? _windowBegan;
    private int _refusals;
    private TimeSpan _leakInterval;
    private long? _leakTold;
    private TimeSpan _exposureInterval;
    private long? _exposureTold;

    /// <summary>What was last seen of the use of <paramref name="key"/>.</summary>
    public static KeySigns Of(KeyStanding key) => key.Find(Slot) ?? key.Put(Slot, new KeySigns());

    /// <summary>Remembers a network for a day.</summary>
    /// <returns>False when it is remembered already.</returns>
    public bool Remember(Network network, int day)
    {
        lock (_lock)
        {
            if (Array.IndexOf(_seen, (network, day)) >= 0)
            {
                return false;
            }

            _seen[_next] = (network, day);
            _next = (_next + 1) % Remembered;
            return true;
        }
    }

    /// <summary>Forgets a network: nobody was told of it.</summary>
    public void Forget(Network network, int day)
    {
        lock (_lock)
        {
            var index = Array.IndexOf(_seen, (network, day));
            if (index >= 0)
            {
                _seen[index] = default;
            }
        }
    }

    /// <summary>Counts a refused attempt.</summary>
    /// <returns>True for the one with which the window has become a burst.</returns>
    public bool IsBurst(TimeProvider time, TimeSpan window, int burst)
    {
        lock (_lock)
        {
            if (IsOver(_windowBegan, window, time))
            {
                (_windowBegan, _window) = (time.GetTimestamp(), window);
                _refusals = 0;
            }

            return ++_refusals == burst;
        }
    }

    /// <summary>Whether the use of a leaked key is to be told: once in an interval.</summary>
    public bool TellLeak(TimeProvider time, TimeSpan interval)
    {
        lock (_lock)
        {
            var tells = IsOver(_leakTold, interval, time);
            (_leakTold, _leakInterval) = tells ? (time.GetTimestamp(), interval) : (_leakTold, _leakInterval);
            return tells;
        }
    }

    /// <summary>Whether it is to be told that the key travelled in the clear: once in an interval.</summary>
    public bool TellExposure(TimeProvider time, TimeSpan interval)
    {
        lock (_lock)
        {
            var tells = IsOver(_exposureTold, interval, time);
            (_exposureTold, _exposureInterval) = tells ? (time.GetTimestamp(), interval) : (_exposureTold, _exposureInterval);
            return tells;
        }
    }

    /// <inheritdoc/>
    /// <remarks>The networks that were seen are in the store; what counts is whether every interval is over.</remarks>
    public bool CanForget(bool isWritten, TimeProvider time)
    {
        lock (_lock)
        {
            return IsOver(_windowBegan, _window, time)
                && IsOver(_leakTold, _leakInterval, time)
                && IsOver(_exposureTold, _exposureInterval, time);
        }
    }

    // By the monotonic clock: a wall clock that is set neither ends an interval nor prolongs it.
    private static bool IsOver(long? began, TimeSpan interval, TimeProvider time) =>
        began is not { } at || time.GetElapsedTime(at) >= interval;
}
