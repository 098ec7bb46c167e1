using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Sallyport.Doors.Telemetry;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the export of metrics and traces to an OTLP collector. What cannot be sent is dropped.</summary>
internal static class TelemetryServices
{
    private const int FlushMilliseconds = 2000;
    private const string Traces = "traces";
    private const string Metrics = "metrics";

    /// <summary>Adds it, bound to the section <c>Telemetry</c>. Nothing is recorded where no collector is configured.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TelemetryOptions>().Bind(configuration.GetSection(TelemetryOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>());
        if (!IsOn(configuration))
        {
            return services;
        }

        services.TryAddSingleton<ExportFailures>();
        foreach (var signal in new[] { Traces, Metrics })
        {
            services
                .AddOptions<OtlpExporterOptions>(signal)
                .Configure<IOptions<TelemetryOptions>>((exporter, options) => SetUp(exporter, options.Value, signal));
        }

        services
            .AddOptions<MetricReaderOptions>(Metrics)
            .Configure<IOptions<TelemetryOptions>>(
                (reader, options) =>
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)
                        options.Value.MetricInterval.TotalMilliseconds
            );
        services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("sallyport", serviceVersion: ProgramVersion.Text))
            .WithTracing(tracing => tracing.AddSource("Sallyport.*").SetSampler(SamplerOf).AddOtlpExporter(Traces, null))
            .WithMetrics(metrics =>
                metrics
                    .AddMeter("Sallyport.*", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
                    .AddOtlpExporter(Metrics, (Action<OtlpExporterOptions>?)null)
            );
        return services;
    }

    /// <summary>Begins to record and to send, where a collector is configured: before the first instrument measures.</summary>
    public static void StartTelemetry(this WebApplication app)
    {
        if (!IsOn(app.Configuration))
        {
            return;
        }

        app.Services.GetRequiredService<ExportFailures>();
        var traces = app.Services.GetRequiredService<TracerProvider>();
        var metrics = app.Services.GetRequiredService<MeterProvider>();

        // While everything that is measured still stands.
        app.Lifetime.ApplicationStopped.Register(() =>
        {
            traces.ForceFlush(FlushMilliseconds);
            metrics.ForceFlush(FlushMilliseconds);
        });
    }

    private static bool IsOn(IConfiguration configuration) => !string.IsNullOrEmpty(configuration["Telemetry:OtlpEndpoint"]);

    // A client's "sampled" flag may not make us record more than configured; "not sampled" is honoured.
    private static ParentBasedSampler SamplerOf(IServiceProvider services)
    {
        var ratio = new TraceIdRatioBasedSampler(services.GetRequiredService<IOptions<TelemetryOptions>>().Value.SampleRatio);
        return new ParentBasedSampler(ratio, remoteParentSampled: ratio);
    }

    private static void SetUp(OtlpExporterOptions exporter, TelemetryOptions settings, string signal)
    {
        var isGrpc = settings.Protocol is OtlpProtocol.Grpc;
        exporter.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(isGrpc ? settings.OtlpEndpoint! : $"{settings.OtlpEndpoint!.TrimEnd('/')}/v1/{signal}");
        exporter.Headers = settings.Headers ?? "";
    }
}
