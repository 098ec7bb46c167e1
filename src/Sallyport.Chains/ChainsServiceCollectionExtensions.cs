using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Sallyport.Chains;
using Sallyport.Chains.Feeds;
using Sallyport.Chains.Requests;
using Sallyport.Chains.Upstreams;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the chains.</summary>
public static class ChainsServiceCollectionExtensions
{
    /// <summary>Adds the nodes of section <c>Chains</c>, the requests on them (section <c>Rpc</c>), the feeds, and the check of the chain ids at start.</summary>
    public static IServiceCollection AddChains(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);

        services
            .AddOptions<ChainsOptions>()
            .Configure(options => configuration.GetSection("Chains").Bind(options.Chains))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ChainsOptions>, ChainsOptionsValidator>());
        services.AddOptions<RpcOptions>().Bind(configuration.GetSection("Rpc"));
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.TryAddSingleton<UpstreamPools>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ChainStartupCheck>());
        services.TryAddSingleton<EvmFeed>();
        services.TryAddSingleton<EvmRequests>();
        services.TryAddSingleton<SvmRequests>();
        return services;
    }
}
