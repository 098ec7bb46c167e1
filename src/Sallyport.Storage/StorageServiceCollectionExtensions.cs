using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sallyport.Storage;
using Sallyport.Storage.Folder;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what outlives the process.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>
    /// Adds the SQLite stores and the secrets in the data folder, bound to the sections <c>Data</c> and <c>Secrets</c>. Nothing is opened before
    /// <see cref="StoreOpener.OpenAsync"/>, which the host calls before it listens. Calling twice is harmless.
    /// </summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);

        services.AddOptions<DataOptions>().Bind(configuration.GetSection("Data"));
        services.TryAddSingleton<StoreOpener>();
        return services;
    }
}
