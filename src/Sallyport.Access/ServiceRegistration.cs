using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Sallyport.Access;

/// <summary>Registers services in ways that the container has no method for.</summary>
internal static class ServiceRegistration
{
    /// <summary>
    /// Registers a public service whose constructor is internal because it takes internal services. The container by itself calls public constructors only.
    /// </summary>
    public static void TryAddSingletonByInternalConstructor<T>(this IServiceCollection services)
        where T : class
    {
        var constructor = typeof(T).GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic).Single();
        var needs = Array.ConvertAll(constructor.GetParameters(), parameter => parameter.ParameterType);
        services.TryAddSingleton(provider =>
            (T)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, Array.ConvertAll(needs, provider.GetRequiredService), null)
        );
    }

    /// <summary>Registers one object as a service and as one that the host starts and stops.</summary>
    public static void TryAddHostedSingleton<T>(this IServiceCollection services)
        where T : class, IHostedService
    {
        services.TryAddSingleton<T>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, T>(provider => provider.GetRequiredService<T>()));
    }
}
