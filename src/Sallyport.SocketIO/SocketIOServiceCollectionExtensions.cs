using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sallyport.SocketIO;
using Sallyport.SocketIO.Adapters;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.EngineIO.Connections;
using Sallyport.SocketIO.EngineIO.WebSockets;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the Socket.IO server.</summary>
public static class SocketIOServiceCollectionExtensions
{
    /// <summary>Registers a <see cref="SocketIOServer"/>. Calling it twice adds to the settings of the one server.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the settings.</param>
    /// <returns>A builder for extensions.</returns>
    public static ISocketIOBuilder AddSocketIO(this IServiceCollection services, Action<SocketIOOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<SocketIOOptions>().ValidateOnStart();
        services.AddEngineIO();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SocketIOOptions>, SocketIOOptionsValidator>());
        services.TryAddSingleton<IAdapter, InMemoryAdapter>();
        services.TryAddSingleton(provider => new SocketIOServer(
            provider.GetRequiredService<IOptions<SocketIOOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<EngineMetrics>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<InlineScheduling>(),
            provider.GetRequiredService<IAdapter>()
        ));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, AdapterLifetime>());
        if (configure is not null)
        {
            services.Configure(configure);
        }

        return new SocketIOBuilder(services);
    }

    /// <summary>Registers what an <see cref="EngineServer"/> needs: a clock, metrics and logging. <see cref="AddSocketIO"/> does it too.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddEngineIO(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddMetrics();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<EngineMetrics>();
        services.TryAddSingleton<EngineLifetime>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IHostedService, EngineLifetime>(static provider => provider.GetRequiredService<EngineLifetime>())
        );
        services.TryAddSingleton(provider => new InlineScheduling(
            InlineScheduling.IsAskedFor(
                provider.GetService<IOptions<SocketTransportOptions>>()?.Value,
                Environment.GetEnvironmentVariable(InlineScheduling.InlineCompletions)
            ),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()
        ));
        if (!services.Any(static service => !service.IsKeyedService && service.ImplementationType == typeof(KestrelSetup)))
        {
            // First, so that it holds for endpoints of the application's own setup, and gives way to the application's own defaults.
            services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>, KestrelSetup>());
        }

        return services;
    }
}
