namespace Sallyport.SocketIO;

/// <summary>
/// What clients pass on their way into a namespace: first what its family has, then its own. Copied on every change, so a connection under way sees one
/// state of it.
/// </summary>
internal sealed class NamespacePipeline(NamespacePipeline? family = null)
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

    public void OnConnection(Socket socket)
    {
        family?.OnConnection(socket);
        foreach (var handler in _handlers)
        {
            handler(socket);
        }
    }
}
