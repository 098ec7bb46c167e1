namespace Sallyport.SocketIO;

/// <summary>What clients pass on their way into a namespace. Copied on every change, so a connection under way sees one state of it.</summary>
internal sealed class NamespacePipeline
{
    private readonly Lock _gate = new();
    private volatile Func<Socket, CancellationToken, ValueTask<ConnectRefusal?>>[] _middlewares = [];
    private volatile Action<Socket>[] _handlers = [];

    public void Add(Func<Socket, CancellationToken, ValueTask<ConnectRefusal?>> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        lock (_gate)
        {
            _middlewares = [.. _middlewares, middleware];
        }
    }

    public void Add(Action<Socket> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_gate)
        {
            _handlers = [.. _handlers, handler];
        }
    }

    public async ValueTask<ConnectRefusal?> RunAsync(Socket socket, CancellationToken cancellationToken)
    {
        foreach (var middleware in _middlewares)
        {
            if (await middleware(socket, cancellationToken) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    public void OnConnection(Socket socket)
    {
        foreach (var handler in _handlers)
        {
            handler(socket);
        }
    }
}
