using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Sallyport.Doors.Prometheus;

/// <summary>
/// Listens to the instruments of this server and of the framework below it, and keeps their numbers for whoever scrapes them. Costs nothing while it
/// does not exist: instruments nobody listens to measure nothing.
/// </summary>
internal sealed partial class MetricCollector : IDisposable
{
    private const string OwnPrefix = "Sallyport.";

    private static readonly HashSet<string> OfTheFramework = new(StringComparer.Ordinal)
    {
        "System.Runtime",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
    };

    private readonly Lock _collecting = new();
    private readonly ConcurrentDictionary<(string Meter, string Name), CollectedInstrument> _instruments = new();
    private readonly IMeterFactory _meters;
    private readonly ILogger<MetricCollector> _logger;
    private readonly MeterListener _listener = new();
    private long _round = 1;

    public MetricCollector(IMeterFactory meters, ILogger<MetricCollector> logger)
    {
        _meters = meters;
        _logger = logger;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (IsOurs(instrument.Meter))
            {
                var collected = _instruments.GetOrAdd(
                    (instrument.Meter.Name, instrument.Name),
                    static (_, instrument) => new CollectedInstrument(instrument),
                    instrument
                );
                listener.EnableMeasurementEvents(instrument, collected);
            }
        };
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, state) => Record((double)value, tags, state));
        _listener.Start();
    }

    /// <summary>Gets what there is to tell, told already or not.</summary>
    public IReadOnlyCollection<CollectedInstrument> Instruments => [.. _instruments.Values];

    /// <summary>Asks the observed instruments and writes all there is.</summary>
    public string Collect(ExpositionFormat format)
    {
        lock (_collecting)
        {
            Interlocked.Increment(ref _round);
            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException failures)
            {
                // One that cannot be asked is missing from the text; the others are there.
                Log.NotObserved(_logger, failures);
            }

            return Exposition.Write(_instruments.Values, _round, format);
        }
    }

    public void Dispose() => _listener.Dispose();

    // A meter of a factory belongs to one host: not to a second one in the same process.
    private bool IsOurs(Meter meter) =>
        (meter.Name.StartsWith(OwnPrefix, StringComparison.Ordinal) || OfTheFramework.Contains(meter.Name))
        && (meter.Scope is null || ReferenceEquals(meter.Scope, _meters));

    private void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        ((CollectedInstrument)state!).Record(value, tags, Volatile.Read(ref _round));

    private static partial class Log
    {
        [LoggerMessage(3281, LogLevel.Warning, "Some metrics could not be observed.", EventName = "MetricsNotObserved")]
        public static partial void NotObserved(ILogger logger, Exception exception);
    }
}
