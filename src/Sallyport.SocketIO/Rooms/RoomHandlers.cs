namespace Sallyport.SocketIO.Rooms;

/// <summary>Handlers of one kind, in the order of registration.</summary>
internal sealed class RoomHandlers<THandler>
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
