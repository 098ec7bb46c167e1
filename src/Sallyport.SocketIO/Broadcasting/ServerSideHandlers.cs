using System.Collections.Concurrent;

namespace Sallyport.SocketIO.Broadcasting;

/// <summary>Who handles the events of other servers in one namespace. May be used from any thread.</summary>
internal sealed class ServerSideHandlers(Namespace space)
{
    private readonly ConcurrentDictionary<string, Func<ServerSideEvent, ValueTask>[]> _handlers = new(StringComparer.Ordinal);

    public void Add(string name, Func<ServerSideEvent, ValueTask> handler) =>
        _handlers.AddOrUpdate(name, static (_, added) => [added], static (_, present, added) => [.. present, added], handler);

    /// <summary>Starts the handlers of an event, in the order of registration.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryRun(ServerSideEvent received)
    {
        if (!_handlers.TryGetValue(received.Name, out var handlers))
        {
            return false;
        }

        foreach (var handler in handlers)
        {
            _ = RunAsync(handler, received);
        }

        return true;
    }

    private async Task RunAsync(Func<ServerSideEvent, ValueTask> handler, ServerSideEvent received)
    {
        try
        {
            await handler(received);
        }
        catch (Exception exception)
        {
            BroadcastLog.ServerSideHandlerFailed(space.Server.Logger, exception, space.Name);
        }
    }
}
