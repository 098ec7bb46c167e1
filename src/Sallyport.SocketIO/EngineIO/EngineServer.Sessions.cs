namespace Sallyport.SocketIO.EngineIO;

public sealed partial class EngineServer
{
    private readonly HandlerList<Action<EngineSession>> _sessionHandlers = new();
    private readonly HandlerList<Action<EngineSession>> _closedHandlers = new();

    /// <summary>
    /// Adds a handler of each session from now on, <c>connection</c> of the reference server's engine. It runs before the session's first message, so what it
    /// registers with the session misses nothing. Do not block.
    /// </summary>
    /// <param name="handler">Gets the session. An exception is logged and goes no further.</param>
    public void OnSessionOpened(Action<EngineSession> handler) => _sessionHandlers.Add(handler);

    /// <summary>
    /// Adds a handler of each session that has left <see cref="Sessions"/>: it has ended, and no request finds it any more. A polling session that the server
    /// closes leaves once the client has taken what was queued for it, or took too long. It runs on a thread of the pool.
    /// </summary>
    /// <param name="handler">Gets the session. An exception is logged and goes no further.</param>
    public void OnSessionClosed(Action<EngineSession> handler) => _closedHandlers.Add(handler);

    internal void Remove(EngineSession session)
    {
        if (!_sessions.TryRemove(session.Id, out _))
        {
            return;
        }

        if (_sessions.IsEmpty)
        {
            _emptied?.TrySetResult();
        }

        if (!_closedHandlers.IsEmpty)
        {
            // The call that ended the session may hold locks of its own.
            ThreadPool.UnsafeQueueUserWorkItem(
                static removed => Tell(removed.Handlers, removed.Session),
                (_closedHandlers.Handlers, Session: session),
                preferLocal: false
            );
        }
    }

    private void TellOfSession(EngineSession session) => Tell(_sessionHandlers.Handlers, session);

    private static void Tell(Action<EngineSession>[] handlers, EngineSession session)
    {
        foreach (var handler in handlers)
        {
            try
            {
                handler(session);
            }
            catch (Exception exception)
            {
                session.OnHandlerFailed(exception);
            }
        }
    }
}
