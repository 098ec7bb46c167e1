using Microsoft.Extensions.DependencyInjection.Extensions;
using Sallyport.Doors.Admissions;
using Sallyport.Doors.Feeds;
using Sallyport.Doors.Prometheus;
using Sallyport.Doors.Requests;
using Sallyport.Doors.Sessions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the instruments of the doors, and <c>/metrics</c>.</summary>
internal static class MetricsServices
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the instruments.</summary>
    public static IServiceCollection AddServerMetrics(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton<SessionMetrics>();
        services.TryAddSingleton<AdmissionMetrics>();
        services.TryAddSingleton<RequestMetrics>();
        services.TryAddSingleton<FeedMetrics>();
        services.TryAddSingleton<ServerGauges>();
        return services;
    }

    /// <summary>Adds <c>/metrics</c> on the addresses of <c>Metrics:Listen</c>, if there are any.</summary>
    public static IServiceCollection AddMetricsListener(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MetricsOptions>().Bind(configuration.GetSection(MetricsOptions.Section));
        services.TryAddSingleton<MetricCollector>();
        services.TryAddSingleton<MetricsEndpoint>();
        return services.AddSideListener(
            "metrics",
            "Metrics:Listen",
            static (app, server) => app.MapMethods("/metrics", Reading, server.GetRequiredService<MetricsEndpoint>().HandleAsync)
        );
    }

    /// <summary>Makes the instruments that only answer questions, and the listener of the others, before the first of them measures.</summary>
    public static void StartMeasuring(this IServiceProvider services, IConfiguration configuration)
    {
        services.GetRequiredService<ServerGauges>();
        if (!string.IsNullOrEmpty(configuration["Metrics:Listen"]))
        {
            services.GetRequiredService<MetricCollector>();
        }
    }
}
