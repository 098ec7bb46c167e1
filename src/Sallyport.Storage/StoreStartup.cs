using Microsoft.Extensions.Hosting;

namespace Sallyport.Storage;

/// <summary>Opens the store before any hosted service starts, the web server among them.</summary>
internal sealed class StoreStartup(StoreOpener opener) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => opener.OpenAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
