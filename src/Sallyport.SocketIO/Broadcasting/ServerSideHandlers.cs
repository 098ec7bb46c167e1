using System.Collections.Concurrent;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Broadcasting;

/// <summary>Who handles the events of other servers in one namespace. May be used from any thread.</summary>
internal sealed class ServerSideHandlers(Namespace space)
{
    private readonly ConcurrentDictionary<string, Delegate[]> _handlers = new(StringComparer.Ordinal);

    public void Add(string name, Delegate handler) =>
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
            _ = space.Server.Callbacks.Observe(
                RunningCallbacks.Invoke(handler, received),
                space,
                static (space, failure) => BroadcastLog.ServerSideHandlerFailed(space.Server.Logger, failure, space.Name)
            );
        }

        return true;
    }
}
