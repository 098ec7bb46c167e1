using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Sallyport.Access.Issuing;
using Sallyport.Access.Notices;

namespace Sallyport.Access.AccessRequests;

/// <summary>Registers access requests, as a part of <c>AddAccess</c>.</summary>
internal static class AccessRequestServices
{
    public static IServiceCollection AddAccessRequests(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AccessRequestOptions>().Bind(configuration.GetSection("AccessRequests")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AccessRequestOptions>, AccessRequestOptionsValidator>());
        services.TryAddSingleton<AccessRequestThrottle>();
        services.TryAddSingleton(provider => new AccessRequestService(
            provider.GetRequiredService<IAccessRequestStore>(),
            provider.GetRequiredService<KeyService>(),
            provider.GetRequiredService<AccessRequestThrottle>(),
            provider.GetRequiredService<NoticeBoard>(),
            provider.GetRequiredService<IOptions<AccessRequestOptions>>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        return services;
    }
}
