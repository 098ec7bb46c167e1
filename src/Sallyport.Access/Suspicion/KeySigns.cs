namespace Sallyport.Access.Suspicion;

/// <summary>What was last seen of one key, so that the same again costs next to nothing. Hangs on the key's standing; a few hundred bytes.</summary>
internal sealed class KeySigns
{
    private const int Remembered = 8;

    private readonly Lock _lock = new();
    private readonly (Network Network, int Day)[] _seen = new (Network, int)[Remembered];
    private int _next;
    private DateTimeOffset _windowEnds;
    private int _refusals;
    private DateTimeOffset _leakToldUntil;

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
    public bool IsBurst(DateTimeOffset now, TimeSpan window, int burst)
    {
        lock (_lock)
        {
            if (now >= _windowEnds)
            {
                _windowEnds = now + window;
                _refusals = 0;
            }

            return ++_refusals == burst;
        }
    }

    /// <summary>Whether the use of a leaked key is to be told: once in an interval.</summary>
    public bool TellLeak(DateTimeOffset now, TimeSpan interval)
    {
        lock (_lock)
        {
            var tells = now >= _leakToldUntil;
            _leakToldUntil = tells ? now + interval : _leakToldUntil;
            return tells;
        }
    }
}
