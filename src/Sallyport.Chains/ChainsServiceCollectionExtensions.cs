using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sallyport.Chains.Feeds;
using Sallyport.Chains.Requests;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the chains.</summary>
public static class ChainsServiceCollectionExtensions
{
    /// <summary>Adds the nodes of section <c>Chains</c>, the requests on them (section <c>Rpc</c>), the feeds, and the check of the chain ids at start.</summary>
    public static IServiceCollection AddChains(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);

        services.TryAddSingleton<EvmFeed>();
        services.TryAddSingleton<EvmRequests>();
        services.TryAddSingleton<SvmRequests>();
        return services;
    }
}
