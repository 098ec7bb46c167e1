using Sallyport.SocketIO.Dispatching;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Sessions;

namespace Sallyport.SocketIO;

/// <content>
/// Runs what handles an event: catch-all handlers, middleware, handlers by name. As long as they complete where they are called nothing is allocated.
/// Nothing they throw leaves here.
/// </content>
public sealed partial class Socket
{
    // In the log: catch-all handlers and middleware see names that clients chose, and the log holds only those the application registered.
    private const string AnyEvent = "*";

    /// <summary>Says whether an event concerns anybody.</summary>
    internal bool Handles(ReadOnlySpan<byte> name, int key) =>
        _handlers?.Contains(name, key) == true || _anyHandlers.Length > 0 || _eventMiddlewares.Length > 0;

    /// <summary>Handles an event.</summary>
    /// <returns>A task that completes when the last handler has, and never fails.</returns>
    internal ValueTask RunAsync(EventState state)
    {
        var received = new SocketEvent(state);
        var running = default(RunningHandlers);
        foreach (var handler in _anyHandlers)
        {
            Start(handler, AnyEvent, received, ref running);
        }

        var middlewares = _eventMiddlewares;
        if (middlewares.Length > 0)
        {
            var passing = PassAsync(received, middlewares, 0);
            if (!passing.IsCompletedSuccessfully)
            {
                return new ValueTask(RunWhenPassedAsync(passing, state, received, running));
            }

            if (!passing.Result)
            {
                return running.WhenAll();
            }
        }

        StartOwn(state, received, ref running);
        return running.WhenAll();
    }

    private async Task RunWhenPassedAsync(ValueTask<bool> passing, EventState state, SocketEvent received, RunningHandlers running)
    {
        if (await passing)
        {
            StartOwn(state, received, ref running);
        }

        await running.WhenAll();
    }

    private void StartOwn(EventState state, SocketEvent received, ref RunningHandlers running)
    {
        if (_handlers is not { } handlers || !IsConnected)
        {
            return;
        }

        var key = state.NameKey;
        foreach (ref readonly var entry in handlers.Entries)
        {
            if (entry.Key == key && EventNameKey.AreEqual(state.Utf8Name, entry.Name))
            {
                state.Name = entry.Name;
                if (entry.Handler is not OnceHandler once)
                {
                    Start(entry.Handler, entry.Name, received, ref running);
                }
                else if (once.TryTake(out var handler))
                {
                    Remove(once);
                    Start(handler, entry.Name, received, ref running);
                }
            }
        }
    }

    private void Start(object handler, string name, SocketEvent received, ref RunningHandlers running)
    {
        try
        {
            if (handler is Action<SocketEvent> action)
            {
                action(received);
                return;
            }

            var handling = handler is Func<SocketEvent, ValueTask> asynchronous
                ? asynchronous(received)
                : new ValueTask(((Func<SocketEvent, Task>)handler)(received));
            if (handling.IsCompletedSuccessfully)
            {
                handling.GetAwaiter().GetResult();
            }
            else
            {
                running.Add(AwaitAsync(handling, name, received));
            }
        }
        catch (Exception exception)
        {
            OnFailed(exception, name, received);
        }
    }

    private async Task AwaitAsync(ValueTask handling, string name, SocketEvent received)
    {
        try
        {
            await handling;
        }
        catch (Exception exception)
        {
            OnFailed(exception, name, received);
        }
    }

    private ValueTask<bool> PassAsync(SocketEvent received, Func<SocketEvent, ValueTask<EventRefusal?>>[] middlewares, int first)
    {
        for (var i = first; i < middlewares.Length; i++)
        {
            try
            {
                var judging = middlewares[i](received);
                if (!judging.IsCompletedSuccessfully)
                {
                    return new ValueTask<bool>(PassLaterAsync(judging, received, middlewares, i + 1));
                }

                if (judging.Result is { } refusal)
                {
                    OnRefused(refusal, received);
                    return ValueTask.FromResult(false);
                }
            }
            catch (Exception exception)
            {
                OnFailed(exception, AnyEvent, received);
                return ValueTask.FromResult(false);
            }
        }

        return ValueTask.FromResult(true);
    }

    private async Task<bool> PassLaterAsync(
        ValueTask<EventRefusal?> judging,
        SocketEvent received,
        Func<SocketEvent, ValueTask<EventRefusal?>>[] middlewares,
        int next
    )
    {
        try
        {
            if (await judging is { } refusal)
            {
                OnRefused(refusal, received);
                return false;
            }
        }
        catch (Exception exception)
        {
            OnFailed(exception, AnyEvent, received);
            return false;
        }

        return await PassAsync(received, middlewares, next);
    }

    private void Remove(OnceHandler once)
    {
        lock (_gate)
        {
            _handlers = _handlers?.Without(entry => ReferenceEquals(entry.Handler, once));
        }
    }

    private void OnRefused(EventRefusal refusal, SocketEvent received)
    {
        DispatchLog.Refused(_session.Server.Logger, Namespace.Name, Id);
        Raise(new EventError(EventErrorKind.Refused, received.Name, refusal.Message, refusal));
    }

    private void OnMisfit(SocketEvent received)
    {
        DispatchLog.DoesNotFit(_session.Server.Logger, received.Name, Namespace.Name, Id);
        if (_errorHandlers.Length > 0)
        {
            Raise(new EventError(EventErrorKind.ArgumentsDoNotFit, received.Name, "The arguments are not what the handler asks for."));
        }
    }

    private void OnFailed(Exception exception, string name, SocketEvent received)
    {
        if (exception is OperationCanceledException && _state >= State.Disconnecting)
        {
            // The client is gone, and the handler noticed.
            return;
        }

        SocketLog.EventHandlerFailed(_session.Server.Logger, exception, name, Namespace.Name, Id);
        Raise(new EventError(EventErrorKind.HandlerFailed, received.Name, exception.Message, exception: exception));
    }

    private void Raise(EventError error)
    {
        foreach (var handler in _errorHandlers)
        {
            _ = _session.Server.Callbacks.Observe(
                RunningCallbacks.Invoke(handler, error),
                this,
                static (socket, failure) =>
                    DispatchLog.ErrorHandlerFailed(socket._session.Server.Logger, failure, socket.Namespace.Name, socket.Id)
            );
        }
    }
}
