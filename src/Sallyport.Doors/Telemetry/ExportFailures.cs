using System.Diagnostics.Tracing;

namespace Sallyport.Doors.Telemetry;

/// <summary>
/// Logs that the OTLP collector does not take what is sent. OpenTelemetry reports this only as events of its own event sources. One line when it
/// begins, then at most one each five minutes.
/// </summary>
internal sealed partial class ExportFailures(TimeProvider time, ILogger<ExportFailures> logger) : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private long? _logged;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Exporter)
        {
            EnableEvents(eventSource, EventLevel.Warning);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        lock (_gate)
        {
            if (_logged is { } last && time.GetElapsedTime(last) < Interval)
            {
                return;
            }

            _logged = time.GetTimestamp();
        }

        // The payload may quote the collector's address and headers; the name of the event does not.
        Log.NotSent(logger, eventData.EventName ?? "unknown");
    }

    private static partial class Log
    {
        [LoggerMessage(
            3541,
            LogLevel.Warning,
            "The OTLP collector does not take metrics or traces ({Problem}); they are dropped. Check Telemetry:OtlpEndpoint and Telemetry:Protocol.",
            EventName = "TelemetryNotSent"
        )]
        public static partial void NotSent(ILogger logger, string problem);
    }
}
