namespace Sallyport.Chains.Upstreams;

/// <summary>Pauses between tries: doubling up to a ceiling, each spread over its upper half so that many who lost one node do not come back at once.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan ceiling)
{
    // Enough to reach any ceiling; more would overflow.
    private const int MostDoublings = 20;

    private int _tries;

    public TimeSpan Next()
    {
        var whole = Math.Min(first.TotalMilliseconds * Math.Pow(2, Math.Min(_tries++, MostDoublings)), ceiling.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(whole * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    public void Reset() => _tries = 0;
}
