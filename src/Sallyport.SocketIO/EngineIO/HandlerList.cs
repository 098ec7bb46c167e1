namespace Sallyport.SocketIO.EngineIO;

/// <summary>Handlers of one kind, in the order of registration. Copied on every change, so who runs them sees one state.</summary>
internal sealed class HandlerList<THandler>
    where THandler : Delegate
{
    private readonly Lock _gate = new();
    private volatile THandler[] _handlers = [];

    public bool IsEmpty => _handlers.Length == 0;

    public THandler[] Handlers => _handlers;

    public void Add(THandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_gate)
        {
            _handlers = [.. _handlers, handler];
        }
    }
}
