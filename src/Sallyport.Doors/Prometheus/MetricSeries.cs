namespace Sallyport.Doors.Prometheus;

/// <summary>The numbers of one instrument under one set of tags. Any thread may write; nothing here allocates or waits.</summary>
internal sealed class MetricSeries(string labels, double[]? bounds)
{
    private readonly long[] _buckets = bounds is null ? [] : new long[bounds.Length + 1];
    private double _value;
    private long _round;

    /// <summary>Gets the tags as they stand between the braces of a sample; empty for none.</summary>
    public string Labels { get; } = labels;

    /// <summary>Gets the number; of a histogram the sum of what it saw.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>Gets the last collection in which an observed instrument told this series.</summary>
    public long Round => Volatile.Read(ref _round);

    public void Add(double amount)
    {
        var seen = Volatile.Read(ref _value);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref _value, seen + amount, seen);
            if (before.Equals(seen))
            {
                return;
            }

            seen = before;
        }
    }

    public void Set(double value, long round)
    {
        Volatile.Write(ref _value, value);
        Volatile.Write(ref _round, round);
    }

    public void Observe(double value)
    {
        // The bucket of a bound holds what is less or equal.
        var at = Array.BinarySearch(bounds!, value);
        Interlocked.Increment(ref _buckets[at < 0 ? ~at : at]);
        Add(value);
    }

    /// <summary>Gets how many values fell into each bucket, the one above all bounds last; not cumulated.</summary>
    public long[] Buckets() => [.. _buckets];
}
