using System.Diagnostics.Metrics;

namespace Sallyport.Storage.Sqlite;

/// <summary>The meter <c>Sallyport.Storage</c>: how the one writer fares.</summary>
internal sealed class StoreMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Sallyport.Storage";

    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _jobs;
    private readonly Counter<long> _failures;
    private readonly TimeProvider _time;
    private SqliteWriter? _writer;

    public StoreMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(MeterName);
        _duration = meter.CreateHistogram(
            "sallyport.store.write.duration",
            "s",
            "How long a batch of writes took, from its begin to the disk.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
            }
        );
        _jobs = meter.CreateHistogram(
            "sallyport.store.write.batch",
            "{job}",
            "How many writes shared one transaction.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] }
        );
        _failures = meter.CreateCounter<long>(
            "sallyport.store.write.failures",
            "{batch}",
            "Batches of writes in which the database itself failed: full, read-only, damaged."
        );
        meter.CreateObservableGauge(
            "sallyport.store.write.queue",
            () => Volatile.Read(ref _writer)?.QueueLength ?? 0,
            "{job}",
            "Writes that wait for their turn."
        );
    }

    /// <summary>The writer whose queue is told.</summary>
    public void Watch(SqliteWriter writer) => Volatile.Write(ref _writer, writer);

    public long Began() => _duration.Enabled ? _time.GetTimestamp() : 0;

    public void Ended(long began, int jobs, bool failed)
    {
        if (began != 0)
        {
            _duration.Record(_time.GetElapsedTime(began).TotalSeconds);
        }

        _jobs.Record(jobs);
        if (failed)
        {
            _failures.Add(1);
        }
    }
}
