using Microsoft.Extensions.DependencyInjection.Extensions;
using Sallyport.Doors.Listening;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers listeners beside the doors.</summary>
internal static class SideListenerServices
{
    /// <summary>Adds a listener that starts where its setting names addresses.</summary>
    public static IServiceCollection AddSideListener(
        this IServiceCollection services,
        string name,
        string setting,
        Action<WebApplication, IServiceProvider> map
    )
    {
        services.AddSingleton(new SideListener(name, setting, map));
        services.TryAddSingleton<SideListeners>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IHostedService, SideListeners>(provider => provider.GetRequiredService<SideListeners>())
        );
        return services;
    }
}
