using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Tests.Hosting;

/// <summary>Adds up what the library measures, by instrument and tags: <c>sallyport.engineio.sessions{transport=polling}</c>.</summary>
internal sealed class CollectedMetrics : IDisposable
{
    private readonly ConcurrentDictionary<string, double> _sums = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    /// <summary>Listens to one host's meters only: other tests run at the same time.</summary>
    public CollectedMetrics(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == EngineMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, 1, tags));
        _listener.Start();
    }

    /// <summary>Gives the sum of a counter, or how often a histogram was told something.</summary>
    public double this[string series] => _sums.GetValueOrDefault(series);

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = instrument.Name;
        if (tags.Length > 0)
        {
            var named = tags.ToArray().Select(tag => string.Create(CultureInfo.InvariantCulture, $"{tag.Key}={tag.Value}"));
            series += "{" + string.Join(',', named) + "}";
        }

        _sums.AddOrUpdate(series, value, (_, sum) => sum + value);
    }
}
