using System.Runtime.CompilerServices;
using Sallyport.SocketIO.Dispatching;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO;

/// <content>Who handles the events of the client. Registered, taken away and read from any thread.</content>
public sealed partial class Socket
{
    private volatile HandlerTable? _handlers;
    private volatile Delegate[] _anyHandlers = [];
    private volatile Func<SocketEvent, ValueTask<EventRefusal?>>[] _eventMiddlewares = [];
    private volatile Delegate[] _errorHandlers = [];

    /// <summary>
    /// Adds a handler of one event. Handlers of an event start in the order of registration and events in the order of arrival; a handler that awaits
    /// does not hold back the next one.
    /// </summary>
    /// <param name="name">The event's name.</param>
    /// <param name="handler">The handler. An exception is logged, goes to <see cref="OnError(Func{EventError, ValueTask})"/>, and no further.</param>
    /// <returns>This socket.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    [OverloadResolutionPriority(1)]
    public Socket On(string name, Func<SocketEvent, ValueTask> handler) => Add(name, handler, handler);

    /// <inheritdoc cref="On(string, Func{SocketEvent, ValueTask})" />
    public Socket On(string name, Func<SocketEvent, Task> handler) => Add(name, handler, handler);

    /// <inheritdoc cref="On(string, Func{SocketEvent, ValueTask})" />
    public Socket On(string name, Action<SocketEvent> handler) => Add(name, handler, handler);

    /// <summary>Adds a handler of the next event of that name only.</summary>
    /// <inheritdoc cref="On(string, Func{SocketEvent, ValueTask})" path="/*[not(self::summary)]" />
    [OverloadResolutionPriority(1)]
    public Socket Once(string name, Func<SocketEvent, ValueTask> handler) => AddOnce(name, handler, handler);

    /// <inheritdoc cref="Once(string, Func{SocketEvent, ValueTask})" />
    public Socket Once(string name, Func<SocketEvent, Task> handler) => AddOnce(name, handler, handler);

    /// <inheritdoc cref="Once(string, Func{SocketEvent, ValueTask})" />
    public Socket Once(string name, Action<SocketEvent> handler) => AddOnce(name, handler, handler);

    /// <summary>Takes handlers of one event away. An event that is being handled at the moment is handled to its end.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="handler">The handler as it was registered, typed or not; without one all handlers of the event go.</param>
    /// <returns>This socket.</returns>
    public Socket Off(string name, Delegate? handler = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_gate)
        {
            _handlers = _handlers?.Without(entry =>
                string.Equals(entry.Name, name, StringComparison.Ordinal) && (handler is null || handler.Equals(entry.Original))
            );
        }

        return this;
    }

    /// <summary>
    /// Adds a handler of every event, handled by name or not. Catch-all handlers run before the middleware of <see cref="Use"/> and before the handlers
    /// by name: they also see what middleware refuses.
    /// </summary>
    /// <param name="handler">The handler. An exception is logged, goes to <see cref="OnError(Func{EventError, ValueTask})"/>, and no further.</param>
    /// <returns>This socket.</returns>
    [OverloadResolutionPriority(1)]
    public Socket OnAny(Func<SocketEvent, ValueTask> handler) => AddAny(handler, isFirst: false);

    /// <inheritdoc cref="OnAny(Func{SocketEvent, ValueTask})" />
    public Socket OnAny(Func<SocketEvent, Task> handler) => AddAny(handler, isFirst: false);

    /// <inheritdoc cref="OnAny(Func{SocketEvent, ValueTask})" />
    public Socket OnAny(Action<SocketEvent> handler) => AddAny(handler, isFirst: false);

    /// <summary>Adds a handler of every event, run before those added so far.</summary>
    /// <inheritdoc cref="OnAny(Func{SocketEvent, ValueTask})" path="/*[not(self::summary)]" />
    [OverloadResolutionPriority(1)]
    public Socket PrependAny(Func<SocketEvent, ValueTask> handler) => AddAny(handler, isFirst: true);

    /// <inheritdoc cref="PrependAny(Func{SocketEvent, ValueTask})" />
    public Socket PrependAny(Func<SocketEvent, Task> handler) => AddAny(handler, isFirst: true);

    /// <inheritdoc cref="PrependAny(Func{SocketEvent, ValueTask})" />
    public Socket PrependAny(Action<SocketEvent> handler) => AddAny(handler, isFirst: true);

    /// <summary>Takes catch-all handlers away.</summary>
    /// <param name="handler">The handler; without one all catch-all handlers go.</param>
    /// <returns>This socket.</returns>
    public Socket OffAny(Delegate? handler = null)
    {
        lock (_gate)
        {
            _anyHandlers = handler is null ? [] : Array.FindAll(_anyHandlers, other => !handler.Equals(other));
        }

        return this;
    }

    /// <summary>
    /// Adds a middleware that every event of the client passes before it is handled by name, in the order of registration. <see langword="null"/> as its
    /// result goes on to the next; a refusal, or an exception, ends the way of the event and goes to <see cref="OnError(Func{EventError, ValueTask})"/>. Events that a middleware
    /// makes wait may be overtaken by later ones.
    /// </summary>
    /// <param name="middleware">The middleware.</param>
    /// <returns>This socket.</returns>
    public Socket Use(Func<SocketEvent, ValueTask<EventRefusal?>> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        lock (_gate)
        {
            _eventMiddlewares = [.. _eventMiddlewares, middleware];
        }

        return this;
    }

    /// <summary>
    /// Adds a handler of what goes wrong with events of the client: refusals by middleware, failures of handlers, arguments that do not fit a typed
    /// handler. The client is told nothing by itself.
    /// </summary>
    /// <param name="handler">The handler. An exception is logged and goes no further.</param>
    /// <returns>This socket.</returns>
    [OverloadResolutionPriority(1)]
    public Socket OnError(Func<EventError, ValueTask> handler) => AddError(handler);

    /// <inheritdoc cref="OnError(Func{EventError, ValueTask})" />
    public Socket OnError(Func<EventError, Task> handler) => AddError(handler);

    /// <inheritdoc cref="OnError(Func{EventError, ValueTask})" />
    public Socket OnError(Action<EventError> handler) => AddError(handler);

    private Socket AddError(Delegate handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_gate)
        {
            _errorHandlers = [.. _errorHandlers, handler];
        }

        return this;
    }

    private Socket AddOnce(string name, Delegate handler, Delegate original)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(name, new OnceHandler(handler), original);
    }

    private Socket Add(string name, object handler, Delegate original)
    {
        ReservedEvents.ThrowIfReserved(name);
        ArgumentNullException.ThrowIfNull(handler);
        var entry = new EventHandlerEntry(name, EventNameKey.Of(name), handler, original);
        lock (_gate)
        {
            var handlers = _handlers ?? new HandlerTable();
            handlers.Add(entry);
            _handlers = handlers;
        }

        return this;
    }

    private Socket AddAny(Delegate handler, bool isFirst)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_gate)
        {
            _anyHandlers = isFirst ? [handler, .. _anyHandlers] : [.. _anyHandlers, handler];
        }

        return this;
    }
}
