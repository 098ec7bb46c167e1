using Sallyport.SocketIO.Dispatching;

namespace Sallyport.SocketIO;

/// <content>Who watches the events to the client.</content>
public sealed partial class Socket
{
    private volatile Action<OutgoingEvent>[] _outgoingHandlers = [];

    /// <summary>
    /// Adds a handler that sees every event to this client, broadcasts included, before it is sent; acknowledgements are no events. It must not block, and
    /// runs on the thread that sends. An exception is logged and the event is sent nonetheless.
    /// </summary>
    /// <param name="handler">The handler.</param>
    /// <returns>This socket.</returns>
    public Socket OnAnyOutgoing(Action<OutgoingEvent> handler) => AddOutgoing(handler, isFirst: false);

    /// <summary>Adds a handler of every event to this client, run before those added so far.</summary>
    /// <inheritdoc cref="OnAnyOutgoing" path="/*[not(self::summary)]" />
    public Socket PrependAnyOutgoing(Action<OutgoingEvent> handler) => AddOutgoing(handler, isFirst: true);

    /// <summary>Takes handlers of outgoing events away.</summary>
    /// <param name="handler">The handler; without one all go.</param>
    /// <returns>This socket.</returns>
    public Socket OffAnyOutgoing(Action<OutgoingEvent>? handler = null)
    {
        lock (_gate)
        {
            _outgoingHandlers = handler is null ? [] : Array.FindAll(_outgoingHandlers, other => !handler.Equals(other));
        }

        return this;
    }

    private Socket AddOutgoing(Action<OutgoingEvent> handler, bool isFirst)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_gate)
        {
            _outgoingHandlers = isFirst ? [handler, .. _outgoingHandlers] : [.. _outgoingHandlers, handler];
        }

        return this;
    }

    private void ShowOutgoing(string name, ReadOnlySpan<byte> arguments, IReadOnlyList<ReadOnlyMemory<byte>>? attachments)
    {
        foreach (var handler in _outgoingHandlers)
        {
            try
            {
                handler(new OutgoingEvent(name, arguments, attachments ?? []));
            }
            catch (Exception exception)
            {
                DispatchLog.OutgoingHandlerFailed(_session.Server.Logger, exception, Namespace.Name, Id);
            }
        }
    }
}
