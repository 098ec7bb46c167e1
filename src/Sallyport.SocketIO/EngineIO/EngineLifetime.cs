using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>
/// Closes the mapped servers when the application begins to stop, and waits for their sessions and callbacks: services are still there then. Requests that
/// wait would hold up the web server, so it comes before that stops.
/// </summary>
internal sealed class EngineLifetime : IHostedLifecycleService
{
    private readonly ConcurrentDictionary<EngineServer, bool> _servers = new();
    private readonly Lock _gate = new();
    private Task? _closing;

    public void Add(EngineServer server) => _servers.TryAdd(server, true);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => CloseAsync(cancellationToken);

    // For a host that knows no StoppingAsync.
    public Task StopAsync(CancellationToken cancellationToken) => CloseAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task CloseAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _closing ??= Task.WhenAll(_servers.Keys.Select(server => CloseAsync(server, cancellationToken)));
        }
    }

    private static async Task CloseAsync(EngineServer server, CancellationToken cancellationToken)
    {
        using var bound = new CancellationTokenSource(server.Options.ShutdownTimeout, server.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        await server.CloseAsync(either.Token);
    }
}
