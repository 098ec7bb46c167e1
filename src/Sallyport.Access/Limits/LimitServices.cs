using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Sallyport.Access;
using Sallyport.Access.Limits;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers how much those who came in may do.</summary>
internal static class LimitServices
{
    /// <summary>Adds the limiter, bound to the sections <c>Tiers</c>, <c>Costs</c> and <c>Limits:Quota</c>, each read again when the configuration is.</summary>
    public static void AddAccessLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TierOptions>().Bind(configuration.GetSection("Tiers")).ValidateOnStart();
        services.AddOptions<CostOptions>().Bind(configuration.GetSection("Costs")).ValidateOnStart();
        services.AddOptions<QuotaOptions>().Bind(configuration.GetSection("Limits:Quota")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TierOptions>, TierOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CostOptions>, CostOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<QuotaOptions>, QuotaOptionsValidator>());
        services.TryAddSingleton(typeof(InEffect<>));
        services.TryAddSingleton<LimitBook>();
        services.TryAddSingleton<QuotaNotices>();
        services.TryAddSingleton<MonthReader>();
        services.TryAddSingletonByInternalConstructor<RequestLimiter>();
    }
}
