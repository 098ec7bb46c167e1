using System.Diagnostics.Metrics;

namespace Sallyport.Doors.Metrics;

/// <summary>The bounds of a histogram's buckets: the instrument's own where it gives some.</summary>
internal static class HistogramBounds
{
    /// <summary>From half a millisecond to ten seconds.</summary>
    public static IReadOnlyList<double> Seconds { get; } = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private static readonly double[] Counts = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576];

    public static double[] Of(Instrument instrument)
    {
        var own = instrument switch
        {
            Histogram<double> histogram => histogram.Advice?.HistogramBucketBoundaries,
            Histogram<long> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound),
            Histogram<int> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound),
            _ => null,
        };
        double[] bounds = own is null ? [] : [.. own];
        return bounds.Length > 0 ? bounds
            : instrument.Unit == "s" ? [.. Seconds]
            : Counts;
    }
}
