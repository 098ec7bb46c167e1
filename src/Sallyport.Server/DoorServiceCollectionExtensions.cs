using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the doors: admission, sessions, the request pipeline and the three ways in.</summary>
internal static class DoorServiceCollectionExtensions
{
    /// <summary>Adds everything behind the three doors; access, channels, chains, market and Socket.IO are added by the caller.</summary>
    public static IServiceCollection AddDoors(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);

        services.TryAddSingleton(TimeProvider.System);
        return services;
    }
}
