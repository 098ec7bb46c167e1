using Microsoft.Extensions.DependencyInjection.Extensions;
using Sallyport.Doors.Health;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what <c>/healthz</c> and <c>/readyz</c> say.</summary>
internal static class HealthServices
{
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.TryAddSingleton<Readiness>();
        services.TryAddSingleton<HealthEndpoints>();
        services.TryAddEnumerable([
            ServiceDescriptor.Singleton<IReadinessCheck, DoorsCheck>(),
            ServiceDescriptor.Singleton<IReadinessCheck, StoreCheck>(),
            ServiceDescriptor.Singleton<IReadinessCheck, ChainsCheck>(),
        ]);
        return services;
    }
}
