using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO;

/// <summary>
/// What clients pass on their way into a namespace: first what its family has, then its own. Copied on every change, so a connection under way sees one
/// state of it.
/// </summary>
internal sealed class NamespacePipeline(NamespacePipeline? family = null)
{
    private readonly Lock _gate = new();
    private volatile Func<Socket, CancellationToken, ValueTask<ConnectRefusal?>>[] _middlewares = [];
    private volatile Delegate[] _connected = [];
    private volatile Delegate[] _disconnected = [];

    public void Add(Func<Socket, CancellationToken, ValueTask<ConnectRefusal?>> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        lock (_gate)
        {
            _middlewares = [.. _middlewares, middleware];
        }
    }

    public void AddConnected(Delegate handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_gate)
        {
            _connected = [.. _connected, handler];
        }
    }

    public void AddDisconnected(Delegate handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_gate)
        {
            _disconnected = [.. _disconnected, handler];
        }
    }

    public async ValueTask<ConnectRefusal?> RunAsync(Socket socket, CancellationToken cancellationToken)
    {
        if (family is not null && await family.RunAsync(socket, cancellationToken) is { } refused)
        {
            return refused;
        }

        foreach (var middleware in _middlewares)
        {
            if (await middleware(socket, cancellationToken) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>Starts the handlers of a socket that has connected, in their order. They do not wait for each other.</summary>
    public void OnConnected(Socket socket)
    {
        family?.OnConnected(socket);
        foreach (var handler in _connected)
        {
            _ = socket.Namespace.Server.Callbacks.Observe(
                RunningCallbacks.Invoke(handler, socket),
                socket,
                static (socket, failure) => socket.OnConnectedHandlerFailed(failure)
            );
        }
    }

    /// <summary>Starts the handlers of a socket that has left, in their order. They do not wait for each other.</summary>
    public void OnDisconnected(Socket socket, DisconnectReason reason)
    {
        family?.OnDisconnected(socket, reason);
        foreach (var handler in _disconnected)
        {
            _ = socket.Namespace.Server.Callbacks.Observe(
                RunningCallbacks.Invoke(handler, socket, reason),
                socket,
                static (socket, failure) => socket.OnDisconnectedHandlerFailed(failure)
            );
        }
    }
}
