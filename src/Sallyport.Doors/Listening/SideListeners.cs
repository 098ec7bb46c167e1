using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Sallyport.Doors.HttpApi;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Listening;

/// <summary>Starts the listeners beside the doors, and stops them before the doors' services go.</summary>
internal sealed class SideListeners(
    IEnumerable<SideListener> listeners,
    IConfiguration configuration,
    IServiceProvider services,
    ILoggerFactory loggers
) : IHostedService, IAsyncDisposable
{
    private readonly List<(SideListener Listener, WebApplication App)> _running = [];

    /// <summary>Gets where each listener that runs listens, by its name.</summary>
    public IReadOnlyList<(string Name, string Url)> Addresses =>
        [.. _running.SelectMany(running => running.App.Urls.Select(url => (running.Listener.Name, url)))];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var listener in listeners)
        {
            if (configuration[listener.Setting] is not { Length: > 0 } urls)
            {
                continue;
            }

            var app = Build(listener, urls);
            _running.Add((listener, app));
            await app.StartAsync(cancellationToken);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var (_, app) in _running)
        {
            await app.StopAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, app) in _running)
        {
            await app.DisposeAsync();
        }

        _running.Clear();
    }

    private WebApplication Build(SideListener listener, string urls)
    {
        var addresses = ListenOptions.Read(urls, out var faults);
        if (faults.Count > 0)
        {
            throw new HostFaultException($"{listener.Setting}: {faults[0]}");
        }

        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ApplicationName = typeof(SideListeners).Assembly.GetName().Name }
        );
        builder.WebHost.UseListenAddresses(addresses);
        var doors = services.GetRequiredService<IOptions<DoorOptions>>();
        builder.Services.AddSingleton(doors);
        builder.Services.AddSingleton<IPostConfigureOptions<KestrelServerOptions>>(new KestrelBounds(doors));
        builder.Services.AddRoutingCore();
        // The same factory as the doors': one level, one format, one redaction.
        builder.Services.AddSingleton(loggers);
        if (addresses.Addresses.Any(ListenOptions.IsHttps))
        {
            builder.Services.AddSingleton(services.GetRequiredService<ServerCertificate>());
        }

        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var app = builder.Build();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        listener.Map(app, services);
        return app;
    }

    // Signals are the server's; an empty builder would listen for none, this says so.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
