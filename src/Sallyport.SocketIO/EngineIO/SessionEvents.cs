namespace Sallyport.SocketIO.EngineIO;

/// <summary>Who watches one session. Made when the first handler is added; a session nobody watches pays a look at a field.</summary>
internal sealed class SessionEvents(EngineSession session)
{
    public HandlerList<Action<EnginePacket>> Received { get; } = new();

    public HandlerList<Action<EnginePacket>> Sending { get; } = new();

    public HandlerList<Delegate> Upgraded { get; } = new();

    public HandlerList<Delegate> Closed { get; } = new();

    public void ShowReceived(EnginePacketType type, ReadOnlySpan<byte> data, bool isBinary) => Show(Received, type, data, isBinary);

    public void ShowPing() => Show(Sending, EnginePacketType.Ping, default, isBinary: false);

    public void ShowSending(ReadOnlySpan<EngineMessage> messages)
    {
        foreach (var message in messages)
        {
            ShowSending(message.Frame.Span, message.IsBinary);
        }
    }

    /// <summary>Shows a frame as a WebSocket carries it: the type stands in front of text.</summary>
    public void ShowSending(ReadOnlySpan<byte> frame, bool isBinary) =>
        Show(Sending, EnginePacketType.Message, isBinary ? frame : frame[1..], isBinary);

    public void Tell<T>(HandlerList<Delegate> handlers, T what)
    {
        foreach (var handler in handlers.Handlers)
        {
            Run(handler, what);
        }
    }

    public void Run<T>(Delegate handler, T what) =>
        _ = session.Server.Callbacks.Observe(
            RunningCallbacks.Invoke(handler, what),
            session,
            static (session, failure) => session.OnHandlerFailed(failure)
        );

    private void Show(HandlerList<Action<EnginePacket>> handlers, EnginePacketType type, ReadOnlySpan<byte> data, bool isBinary)
    {
        foreach (var handler in handlers.Handlers)
        {
            try
            {
                handler(new EnginePacket(type, data, isBinary));
            }
            catch (Exception exception)
            {
                session.OnHandlerFailed(exception);
            }
        }
    }
}
