using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Sallyport.Access.AccessRequests;

/// <summary>Registers access requests, as a part of <c>AddAccess</c>.</summary>
internal static class AccessRequestServices
{
    public static IServiceCollection AddAccessRequests(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AccessRequestOptions>().Bind(configuration.GetSection("AccessRequests")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AccessRequestOptions>, AccessRequestOptionsValidator>());
        services.TryAddSingleton<AccessRequestThrottle>();
        services.TryAddSingletonByInternalConstructor<AccessRequestService>();
        return services;
    }
}
