using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Sallyport.Access.LeakReports;

/// <summary>Registers leak reports, as a part of <c>AddAccess</c>.</summary>
internal static class LeakReportServices
{
    public static IServiceCollection AddLeakReports(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LeakReportOptions>().Bind(configuration.GetSection("LeakReports")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LeakReportOptions>, LeakReportOptionsValidator>());
        services.TryAddSingletonByInternalConstructor<LeakReportService>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, LeakReportWorker>());
        return services;
    }
}
