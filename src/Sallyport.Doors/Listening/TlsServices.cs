using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Sallyport.Doors.Listening;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the certificate of the https addresses.</summary>
internal static class TlsServices
{
    /// <summary>Adds it, bound to the section <c>Tls</c>; the files are read when the first https address asks.</summary>
    public static IServiceCollection AddServerCertificate(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TlsOptions>().Bind(configuration.GetSection("Tls")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TlsOptions>, TlsOptionsValidator>());
        services.TryAddSingleton<ReloadSignal>();
        services.TryAddSingleton<ServerCertificate>();
        return services;
    }
}
