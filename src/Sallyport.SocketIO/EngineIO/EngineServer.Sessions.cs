using System.Runtime.CompilerServices;

namespace Sallyport.SocketIO.EngineIO;

public sealed partial class EngineServer
{
    private readonly HandlerList<Delegate> _sessionHandlers = new();

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

    private void TellOfSession(EngineSession session)
    {
        foreach (var handler in _sessionHandlers.Handlers)
        {
            _ = Callbacks.Observe(
                RunningCallbacks.Invoke(handler, session),
                session,
                static (session, failure) => session.OnHandlerFailed(failure)
            );
        }
    }
}
