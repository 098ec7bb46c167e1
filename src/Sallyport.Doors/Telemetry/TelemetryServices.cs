using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Sallyport.Doors.Telemetry;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the export of metrics and traces.</summary>
internal static class TelemetryServices
{
    /// <summary>Adds it, bound to the section <c>Telemetry</c>. It begins with <see cref="StartTelemetry"/>.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TelemetryOptions>().Bind(configuration.GetSection(TelemetryOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>());
        services.TryAddSingleton<ExportFailures>();
        services.TryAddSingleton<TelemetryExport>();
        return services;
    }

    /// <summary>Begins to record and to send, where a collector is configured: before the first instrument measures.</summary>
    public static void StartTelemetry(this WebApplication app)
    {
        if (string.IsNullOrEmpty(app.Configuration["Telemetry:OtlpEndpoint"]))
        {
            return;
        }

        app.Services.GetRequiredService<ExportFailures>();
        var export = app.Services.GetRequiredService<TelemetryExport>();

        // While everything that is measured still stands.
        app.Lifetime.ApplicationStopped.Register(export.Flush);
    }
}
