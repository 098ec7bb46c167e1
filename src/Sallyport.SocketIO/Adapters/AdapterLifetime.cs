using Microsoft.Extensions.Hosting;

namespace Sallyport.SocketIO.Adapters;

/// <summary>Starts and stops the adapter with the application: before the web server takes requests, and after it has ended the last one.</summary>
internal sealed class AdapterLifetime(SocketIOServer server) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => server.Adapter.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => server.Adapter.StopAsync(cancellationToken);
}
