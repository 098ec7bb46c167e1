using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Sallyport.Doors.Metrics;

namespace Sallyport.Doors.Prometheus;

/// <summary>One instrument and its series. How many there are is bounded: what comes beyond is counted together, as OpenTelemetry does it.</summary>
internal sealed class CollectedInstrument
{
    /// <summary>The most sets of tags told apart.</summary>
    public const int MaxSeries = 1000;

    private static readonly KeyValuePair<string, object?>[] Overflow = [new("otel.metric.overflow", "true")];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, MetricSeries> _byLabels = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries> _byTags = new(TagSetComparer.Instance);
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries>.AlternateLookup<
        ReadOnlySpan<KeyValuePair<string, object?>>
    > _lookup;

    private readonly double[]? _bounds;
    private readonly bool _isAbsolute;

    public CollectedInstrument(Instrument instrument)
    {
        Name = MetricName.Of(instrument);
        Shape = InstrumentShapes.Of(instrument);
        Help = instrument.Description ?? "";
        IsObservable = instrument.IsObservable;
        _isAbsolute = InstrumentShapes.IsAbsolute(instrument);
        _bounds = Shape is MetricShape.Histogram ? HistogramBounds.Of(instrument) : null;
        _lookup = _byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
    }

    public MetricName Name { get; }

    public MetricShape Shape { get; }

    public string Help { get; }

    /// <summary>Gets whether it tells its numbers when asked: what it no longer tells is no longer so.</summary>
    public bool IsObservable { get; }

    /// <summary>Gets the upper bounds of a histogram's buckets.</summary>
    public IReadOnlyList<double> Bounds => _bounds ?? [];

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, long round)
    {
        if (!_lookup.TryGetValue(tags, out var series))
        {
            series = Add(tags);
        }

        if (_isAbsolute)
        {
            series.Set(value, round);
        }
        else if (_bounds is null)
        {
            series.Add(value);
        }
        else if (!double.IsNaN(value))
        {
            series.Observe(value);
        }
    }

    /// <summary>The series by their labels; of an observed instrument those told in this round.</summary>
    public IReadOnlyList<MetricSeries> Series(long round)
    {
        lock (_lock)
        {
            return
            [
                .. _byLabels
                    .Values.Where(series => !IsObservable || series.Round == round)
                    .OrderBy(series => series.Labels, StringComparer.Ordinal),
            ];
        }
    }

    // The same tags in another order are the same series.
    private MetricSeries Add(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_lock)
        {
            if (_byTags.Count >= MaxSeries)
            {
                return OfLabels(MetricLabels.Of(Overflow));
            }

            var series = OfLabels(MetricLabels.Of(tags));
            _lookup[tags] = series;
            return series;
        }
    }

    private MetricSeries OfLabels(string labels)
    {
        if (!_byLabels.TryGetValue(labels, out var series))
        {
            _byLabels.Add(labels, series = new MetricSeries(labels, _bounds));
        }

        return series;
    }
}
