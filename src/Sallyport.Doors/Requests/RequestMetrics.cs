using System.Diagnostics.Metrics;
using Sallyport.Doors.Metrics;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Requests;

/// <summary>Requests by name, door and code, and how long they took. On the path of every message: nothing is allocated.</summary>
internal sealed class RequestMetrics
{
    private const string Succeeded = "ok";

    // A name of a client's choice must not become a label.
    private const string Unknown = "unknown";

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _active;
    private readonly TimeProvider _time;

    public RequestMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(ServerMeter.Name);
        _requests = meter.CreateCounter<long>("sallyport.requests", "{request}", "Requests, by name, door and code; ok for a result.");
        _duration = meter.CreateHistogram(
            "sallyport.request.duration",
            "s",
            "How long requests took from the message to the outcome, by name and door.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = HistogramBounds.Seconds }
        );
        _active = meter.CreateUpDownCounter<long>("sallyport.requests.active", "{request}", "Requests under way, by door.");
    }

    /// <summary>A request begins.</summary>
    /// <returns>When; hand it to <see cref="Ended"/>. Zero when nobody measures.</returns>
    public long Began(DoorKind door)
    {
        if (!_duration.Enabled && !_requests.Enabled)
        {
            return 0;
        }

        _active.Add(1, new KeyValuePair<string, object?>("door", DoorNames.Of(door)));
        return _time.GetTimestamp();
    }

    /// <summary>A request has its outcome.</summary>
    /// <param name="began">What <see cref="Began"/> gave.</param>
    /// <param name="path">The request's name where some handler offers it; null otherwise.</param>
    /// <param name="door">The door it came by.</param>
    /// <param name="code">The code of its failure; null for a result.</param>
    public void Ended(long began, string? path, DoorKind door, string? code)
    {
        if (began == 0)
        {
            return;
        }

        var name = new KeyValuePair<string, object?>("request", path ?? Unknown);
        var at = new KeyValuePair<string, object?>("door", DoorNames.Of(door));
        _active.Add(-1, at);
        _requests.Add(1, name, at, new("code", code ?? Succeeded));
        _duration.Record(_time.GetElapsedTime(began).TotalSeconds, name, at);
    }
}
