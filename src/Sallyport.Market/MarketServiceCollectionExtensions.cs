using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Sallyport.Market;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the market.</summary>
public static class MarketServiceCollectionExtensions
{
    /// <summary>Adds the assets and pairs of section <c>Market</c> and their prices. Needs <c>AddChains</c>.</summary>
    public static IServiceCollection AddMarket(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);

        services.AddOptions<MarketOptions>().Bind(configuration.GetSection("Market")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MarketOptions>, MarketOptionsValidator>());
        services.TryAddSingleton<MarketCatalogue>();
        services.TryAddSingleton<PriceFeed>();
        return services;
    }
}
