using System.Runtime.CompilerServices;

namespace Sallyport.SocketIO.EngineIO;

/// <content>Who watches the session: the events of <c>socket.conn</c> of the reference server.</content>
public sealed partial class EngineSession
{
    private SessionEvents? _events;

    /// <summary>Gets who watches; nobody most often.</summary>
    private SessionEvents? Events => Volatile.Read(ref _events);

    /// <summary>Adds a handler that runs once, when the session has gone over from polling to WebSocket.</summary>
    /// <param name="handler">Gets the new transport. An exception is logged and goes no further.</param>
    /// <returns>This session.</returns>
    [OverloadResolutionPriority(1)]
    public EngineSession OnUpgraded(Func<EngineTransports, ValueTask> handler) => AddUpgraded(handler);

    /// <inheritdoc cref="OnUpgraded(Func{EngineTransports, ValueTask})" />
    public EngineSession OnUpgraded(Func<EngineTransports, Task> handler) => AddUpgraded(handler);

    /// <inheritdoc cref="OnUpgraded(Func{EngineTransports, ValueTask})" />
    public EngineSession OnUpgraded(Action<EngineTransports> handler) => AddUpgraded(handler);

    /// <summary>
    /// Adds a handler of every message of the client, and of its heartbeat, before it is acted on. It runs on the path of the message: keep it short, and
    /// copy what you keep. It must not block.
    /// </summary>
    /// <param name="handler">Gets the packet. An exception is logged and goes no further.</param>
    /// <returns>This session.</returns>
    public EngineSession OnPacketReceived(Action<EnginePacket> handler)
    {
        MakeEvents().Received.Add(handler);
        return this;
    }

    /// <summary>
    /// Adds a handler of every message to the client before it is sent or queued (a volatile one may still be dropped then), and of every ping. It runs on the
    /// thread that sends, on several at once where several send. It must not block.
    /// </summary>
    /// <param name="handler">Gets the packet. An exception is logged and goes no further.</param>
    /// <returns>This session.</returns>
    public EngineSession OnPacketSending(Action<EnginePacket> handler)
    {
        MakeEvents().Sending.Add(handler);
        return this;
    }

    /// <summary>
    /// Adds a handler that runs once when the session has ended; at once where it already has. It starts before the session's listener is told. A server
    /// that closes waits for it.
    /// </summary>
    /// <param name="handler">Gets the reason. An exception is logged and goes no further.</param>
    /// <returns>This session.</returns>
    [OverloadResolutionPriority(1)]
    public EngineSession OnClosed(Func<EngineCloseReason, ValueTask> handler) => AddClosed(handler);

    /// <inheritdoc cref="OnClosed(Func{EngineCloseReason, ValueTask})" />
    public EngineSession OnClosed(Func<EngineCloseReason, Task> handler) => AddClosed(handler);

    /// <inheritdoc cref="OnClosed(Func{EngineCloseReason, ValueTask})" />
    public EngineSession OnClosed(Action<EngineCloseReason> handler) => AddClosed(handler);

    internal void OnHandlerFailed(Exception exception) => Log.HandlerFailed(_server.Logger, exception, Id);

    private EngineSession AddUpgraded(Delegate handler)
    {
        MakeEvents().Upgraded.Add(handler);
        return this;
    }

    private EngineSession AddClosed(Delegate handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var events = MakeEvents();
        lock (_gate)
        {
            if (_phase == Phase.Open)
            {
                events.Closed.Add(handler);
                return this;
            }
        }

        events.Run(handler, _reason);
        return this;
    }

    private SessionEvents MakeEvents() => LazyInitializer.EnsureInitialized(ref _events, () => new SessionEvents(this));
}
