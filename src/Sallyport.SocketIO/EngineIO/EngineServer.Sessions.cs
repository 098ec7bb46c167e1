namespace Sallyport.SocketIO.EngineIO;

public sealed partial class EngineServer
{
    private readonly HandlerList<Action<EngineSession>> _sessionHandlers = new();

    /// <summary>
    /// Adds a handler of each session from now on, <c>connection</c> of the reference server's engine. It runs before the session's first message, so what it
    /// registers with the session misses nothing. Do not block.
    /// </summary>
    /// <param name="handler">Gets the session. An exception is logged and goes no further.</param>
    public void OnSessionOpened(Action<EngineSession> handler) => _sessionHandlers.Add(handler);

    private void TellOfSession(EngineSession session)
    {
        foreach (var handler in _sessionHandlers.Handlers)
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
