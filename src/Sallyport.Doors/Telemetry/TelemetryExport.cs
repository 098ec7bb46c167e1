using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Sallyport.Doors.Telemetry;

/// <summary>Sends metrics and traces to an OTLP collector. Made only where one is configured; what it cannot send it drops.</summary>
internal sealed class TelemetryExport : IDisposable
{
    private const int FlushMilliseconds = 2000;

    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    public TelemetryExport(IOptions<TelemetryOptions> options)
    {
        var settings = options.Value;
        var ratio = new TraceIdRatioBasedSampler(settings.SampleRatio);
        _traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(Describe)
            .AddSource("Sallyport.*")
            // A stranger's "sampled" flag may not make us record more than configured; "not sampled" is honoured.
            .SetSampler(new ParentBasedSampler(ratio, remoteParentSampled: ratio))
            .AddOtlpExporter(exporter => SetUp(exporter, settings, "traces"))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(Describe)
            .AddMeter("Sallyport.*", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
            .AddOtlpExporter(
                (exporter, reader) =>
                {
                    SetUp(exporter, settings, "metrics");
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)settings.MetricInterval.TotalMilliseconds;
                }
            )
            .Build();
    }

    /// <summary>Sends what is waiting, within two seconds.</summary>
    public void Flush()
    {
        _traces.ForceFlush(FlushMilliseconds);
        _metrics.ForceFlush(FlushMilliseconds);
    }

    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }

    private static void Describe(ResourceBuilder resource) => resource.AddService("sallyport", serviceVersion: ProgramVersion.Text);

    private static void SetUp(OtlpExporterOptions exporter, TelemetryOptions settings, string signal)
    {
        var isGrpc = settings.Protocol is OtlpProtocol.Grpc;
        exporter.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(isGrpc ? settings.OtlpEndpoint! : $"{settings.OtlpEndpoint!.TrimEnd('/')}/v1/{signal}");
        exporter.Headers = settings.Headers ?? "";
    }
}
