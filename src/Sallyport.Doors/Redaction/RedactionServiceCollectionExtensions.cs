using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Sallyport.Doors.Redaction;

internal static class RedactionServiceCollectionExtensions
{
    /// <summary>Puts <see cref="RedactingLoggerFactory"/> before the logger factory registered so far. Calling twice is harmless.</summary>
    public static IServiceCollection AddSecretRedaction(this IServiceCollection services)
    {
        services.AddLogging();
        var inner = services.Last(service => service.ServiceType == typeof(ILoggerFactory));
        if (services.Any(service => service.ServiceType == typeof(Registered)))
        {
            return services;
        }

        services.AddSingleton<Registered>();
        services.Replace(
            ServiceDescriptor.Singleton<ILoggerFactory>(provider => new RedactingLoggerFactory(
                inner switch
                {
                    { ImplementationInstance: ILoggerFactory instance } => instance,
                    { ImplementationFactory: { } factory } => (ILoggerFactory)factory(provider),
                    _ => (ILoggerFactory)ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!),
                }
            ))
        );
        return services;
    }

    private sealed class Registered;
}
