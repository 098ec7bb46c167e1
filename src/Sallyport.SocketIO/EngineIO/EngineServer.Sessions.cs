using System.Runtime.CompilerServices;

namespace Sallyport.SocketIO.EngineIO;

public sealed partial class EngineServer
{
    private readonly HandlerList<Delegate> _sessionHandlers = new();
    private readonly HandlerList<Delegate> _closedHandlers = new();

    /// <summary>
    /// Adds a handler of each session from now on, <c>connection</c> of the reference server's engine. It starts before the session's first message: what it
    /// registers with the session before it awaits misses nothing. Do not block.
    /// </summary>
    /// <param name="handler">Gets the session. An exception is logged and goes no further.</param>
    [OverloadResolutionPriority(1)]
    public void OnSessionOpened(Func<EngineSession, ValueTask> handler) => _sessionHandlers.Add(handler);

    /// <inheritdoc cref="OnSessionOpened(Func{EngineSession, ValueTask})" />
    public void OnSessionOpened(Func<EngineSession, Task> handler) => _sessionHandlers.Add(handler);

    /// <inheritdoc cref="OnSessionOpened(Func{EngineSession, ValueTask})" />
    public void OnSessionOpened(Action<EngineSession> handler) => _sessionHandlers.Add(handler);

    /// <summary>
    /// Adds a handler of each session that has left <see cref="Sessions"/>: it has ended, and no request finds it any more. A polling session that the server
    /// closes leaves once the client has taken what was queued for it, or took too long. It runs on a thread of the pool.
    /// </summary>
    /// <param name="handler">Gets the session. An exception is logged and goes no further.</param>
    [OverloadResolutionPriority(1)]
    public void OnSessionClosed(Func<EngineSession, ValueTask> handler) => _closedHandlers.Add(handler);

    /// <inheritdoc cref="OnSessionClosed(Func{EngineSession, ValueTask})" />
    public void OnSessionClosed(Func<EngineSession, Task> handler) => _closedHandlers.Add(handler);

    /// <inheritdoc cref="OnSessionClosed(Func{EngineSession, ValueTask})" />
    public void OnSessionClosed(Action<EngineSession> handler) => _closedHandlers.Add(handler);

    internal void Remove(EngineSession session)
    {
        if (!_sessions.TryRemove(session.Id, out _))
        {
            return;
        }

        if (!_closedHandlers.IsEmpty)
        {
            // Before the server can find itself empty: it waits for its callbacks.
            Callbacks.Begin();

            // The call that ended the session may hold locks of its own.
            ThreadPool.UnsafeQueueUserWorkItem(
                static closed => closed.Server.AfterClose(closed.Session),
                (Server: this, Session: session),
                preferLocal: false
            );
        }

        if (_sessions.IsEmpty)
        {
            _emptied?.TrySetResult();
        }
    }

    private void AfterClose(EngineSession session)
    {
        Tell(_closedHandlers.Handlers, session);
        Callbacks.End();
    }

    private void TellOfSession(EngineSession session) => Tell(_sessionHandlers.Handlers, session);

    private void Tell(Delegate[] handlers, EngineSession session)
    {
        foreach (var handler in handlers)
        {
            _ = Callbacks.Observe(
                RunningCallbacks.Invoke(handler, session),
                session,
                static (session, failure) => session.OnHandlerFailed(failure)
            );
        }
    }
}
