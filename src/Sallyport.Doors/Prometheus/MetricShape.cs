using System.Diagnostics.Metrics;

namespace Sallyport.Doors.Prometheus;

/// <summary>How an instrument is told to Prometheus.</summary>
internal enum MetricShape
{
    /// <summary>Adds up and never falls: <c>_total</c>.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Counts in buckets.</summary>
    Histogram,
}

/// <summary>What the type of an instrument says of its numbers.</summary>
internal static class InstrumentShapes
{
    public static MetricShape Of(Instrument instrument) =>
        Definition(instrument) switch
        {
            var type when type == typeof(Counter<>) || type == typeof(ObservableCounter<>) => MetricShape.Counter,
            var type when type == typeof(Histogram<>) => MetricShape.Histogram,
            _ => MetricShape.Gauge,
        };

    /// <summary>Tells whether each measurement is the whole number, not a difference.</summary>
    public static bool IsAbsolute(Instrument instrument) => instrument.IsObservable || Definition(instrument) == typeof(Gauge<>);

    private static Type? Definition(Instrument instrument) =>
        instrument.GetType() is { IsGenericType: true } type ? type.GetGenericTypeDefinition() : null;
}
