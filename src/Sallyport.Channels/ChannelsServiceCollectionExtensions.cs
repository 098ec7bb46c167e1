using Microsoft.Extensions.DependencyInjection.Extensions;
using Sallyport.Channels;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the channels.</summary>
public static class ChannelsServiceCollectionExtensions
{
    /// <summary>Adds the hub and, unless another broker was registered first, the broker of a single process.</summary>
    public static IServiceCollection AddChannels(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        services.TryAddSingleton<IBroker, MemoryBroker>();
        services.TryAddSingleton<ChannelHub>();
        return services;
    }
}
