using Microsoft.Extensions.Hosting;

namespace Sallyport.Chains.Upstreams;

/// <summary>Before anything else starts: every node that answers must be of its chain.</summary>
internal sealed class ChainStartupCheck(UpstreamPools pools) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => pools.StartAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
