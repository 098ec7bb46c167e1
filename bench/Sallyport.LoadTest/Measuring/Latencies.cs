namespace Sallyport.LoadTest.Measuring;

/// <summary>Times of single operations, sorted.</summary>
internal sealed class Latencies
{
    private readonly TimeSpan[] _sorted;

    public Latencies(IEnumerable<TimeSpan> times)
    {
        _sorted = [.. times];
        Array.Sort(_sorted);
    }

    public int Count => _sorted.Length;

    public TimeSpan Median => At(0.50);

    public TimeSpan P99 => At(0.99);

    /// <summary>The smallest time that at least <paramref name="quantile"/> of all do not exceed (nearest rank). Zero where there is none.</summary>
    public TimeSpan At(double quantile)
    {
        if (_sorted.Length == 0)
        {
            return TimeSpan.Zero;
        }

        var rank = (int)Math.Ceiling(quantile * _sorted.Length);
        return _sorted[Math.Clamp(rank, 1, _sorted.Length) - 1];
    }
}
