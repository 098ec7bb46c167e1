using System.Text;
using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.Protocol;
using Sallyport.SocketIO.Sessions;

namespace Sallyport.SocketIO;

/// <content>Events of the client.</content>
public sealed partial class Socket
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Copied on change: dispatching reads them without a lock.
    private volatile Dictionary<string, Func<SocketEvent, ValueTask>[]>? _handlers;
    private volatile Func<SocketEvent, ValueTask>[] _anyHandlers = [];

    /// <summary>
    /// Adds a handler of one event. Handlers of an event start in the order of registration and events in the order of arrival; a handler that awaits
    /// does not hold back the next one.
    /// </summary>
    /// <param name="name">The event's name.</param>
    /// <param name="handler">The handler. An exception is logged and goes no further.</param>
    /// <returns>This socket.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public Socket On(string name, Func<SocketEvent, ValueTask> handler)
    {
        ReservedEvents.ThrowIfReserved(name);
        ArgumentNullException.ThrowIfNull(handler);
        lock (_gate)
        {
            var handlers = _handlers is null
                ? new Dictionary<string, Func<SocketEvent, ValueTask>[]>(StringComparer.Ordinal)
                : new Dictionary<string, Func<SocketEvent, ValueTask>[]>(_handlers, StringComparer.Ordinal);
            handlers[name] = [.. handlers.GetValueOrDefault(name, []), handler];
            _handlers = handlers;
        }

        return this;
    }

    /// <inheritdoc cref="On(string, Func{SocketEvent, ValueTask})" />
    public Socket On(string name, Action<SocketEvent> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return On(name, AsTask(handler));
    }

    /// <summary>Adds a handler of one event whose first argument has a known shape. An event whose first argument has another shape does not reach it.</summary>
    /// <typeparam name="T">The type of the first argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="type">How the argument is read.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>This socket.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public Socket On<T>(string name, JsonTypeInfo<T> type, Func<T, SocketEvent, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(handler);
        return On(
            name,
            received =>
                received.TryGetArgument(0, type, out var argument) && argument is not null
                    ? handler(argument, received)
                    : ValueTask.CompletedTask
        );
    }

    /// <summary>Adds a handler of every event, run before those of <see cref="On(string, Func{SocketEvent, ValueTask})"/>.</summary>
    /// <param name="handler">The handler. An exception is logged and goes no further.</param>
    /// <returns>This socket.</returns>
    public Socket OnAny(Func<SocketEvent, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_gate)
        {
            _anyHandlers = [.. _anyHandlers, handler];
        }

        return this;
    }

    /// <inheritdoc cref="OnAny(Func{SocketEvent, ValueTask})" />
    public Socket OnAny(Action<SocketEvent> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return OnAny(AsTask(handler));
    }

    /// <summary>Gets a task that completes when the connection handlers have run.</summary>
    internal Task Ready => _ready.Task;

    /// <summary>Finds who handles an event. A name nobody registered becomes a string only where a catch-all handler may ask for it.</summary>
    internal bool TryFindHandlers(
        ReadOnlySpan<byte> name,
        out string text,
        out Func<SocketEvent, ValueTask>[] any,
        out Func<SocketEvent, ValueTask>[] own
    )
    {
        any = _anyHandlers;
        own = [];
        text = "";
        text = Encoding.UTF8.GetString(name);
        if (_handlers?.TryGetValue(text, out var found) == true)
        {
            own = found;
            return true;
        }

        if (any.Length == 0)
        {
            return false;
        }

        return true;
    }

    /// <summary>Runs the handlers of an event.</summary>
    internal async ValueTask RunAsync(SocketEvent received, Func<SocketEvent, ValueTask>[] any, Func<SocketEvent, ValueTask>[] own)
    {
        var first = RunAllAsync(received, any);
        var second = RunAllAsync(received, own);
        await first;
        await second;
        received.Release();
    }

    private ValueTask RunAllAsync(SocketEvent received, Func<SocketEvent, ValueTask>[] handlers)
    {
        if (handlers.Length == 0)
        {
            return ValueTask.CompletedTask;
        }

        return handlers.Length == 1 ? RunOneAsync(received, handlers[0]) : RunManyAsync(received, handlers);
    }

    private async ValueTask RunManyAsync(SocketEvent received, Func<SocketEvent, ValueTask>[] handlers)
    {
        var running = new Task[handlers.Length];
        for (var i = 0; i < handlers.Length; i++)
        {
            running[i] = RunOneAsync(received, handlers[i]).AsTask();
        }

        await Task.WhenAll(running);
    }

    private async ValueTask RunOneAsync(SocketEvent received, Func<SocketEvent, ValueTask> handler)
    {
        try
        {
            await handler(received);
        }
        catch (OperationCanceledException) when (Disconnected.IsCancellationRequested)
        {
            // The client is gone, and the handler noticed.
        }
        catch (Exception exception)
        {
            SocketLog.EventHandlerFailed(_session.Server.Logger, exception, Namespace.Name, Id);
        }
    }

    private static Func<SocketEvent, ValueTask> AsTask(Action<SocketEvent> handler) =>
        received =>
        {
            handler(received);
            return ValueTask.CompletedTask;
        };
}
