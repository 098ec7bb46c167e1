using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Sallyport.SocketIO.Adapters;
using Sallyport.SocketIO.Broadcasting;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.EngineIO.WebSockets;
using Sallyport.SocketIO.Recovery;
using Sallyport.SocketIO.Sessions;

namespace Sallyport.SocketIO;

/// <summary>A Socket.IO server: its namespaces and its sessions. One per service provider; all members may be called from any thread.</summary>
public sealed partial class SocketIOServer
{
    internal SocketIOServer(
        SocketIOOptions options,
        TimeProvider time,
        EngineMetrics metrics,
        ILoggerFactory loggers,
        InlineScheduling inline,
        IAdapter adapter
    )
    {
        Options = options;
        Time = time;
        ConnectDue = new DeadlineQueue(time, options.ConnectTimeout);
        Logger = loggers.CreateLogger<SocketIOServer>();
        Metrics = new SocketMetrics(metrics.Meter);
        Engine = new EngineServer(
            options.Engine,
            session => new SocketSession(this, session),
            time,
            metrics,
            loggers.CreateLogger(EngineServer.LogCategory),
            inline
        );
        Adapter = adapter;
        AdapterHost = new AdapterHost(this);
        adapter.Attach(AdapterHost);
        _ = Of("/");
    }

    /// <summary>Gets how many sessions are open, those without a socket included.</summary>
    public int SessionCount => Engine.SessionCount;

    internal SocketIOOptions Options { get; }

    internal TimeProvider Time { get; }

    /// <summary>Gets the sessions nobody is in yet, or any more: they may not stay for good.</summary>
    internal DeadlineQueue ConnectDue { get; }

    internal SocketMetrics Metrics { get; }

    internal ILogger Logger { get; }

    /// <summary>Gets the Engine.IO server below: its sessions, whichever sockets they carry.</summary>
    public EngineServer Engine { get; }

    internal IAdapter Adapter { get; }

    internal LiveSockets LiveSockets { get; } = new();

    internal AdapterHost AdapterHost { get; }

    internal RunningCallbacks Callbacks => Engine.Callbacks;

    /// <summary>Adds a handler for refused requests, <c>connection_error</c> of the reference server. The answer waits for it.</summary>
    /// <param name="handler">The handler. What it throws is logged.</param>
    [OverloadResolutionPriority(1)]
    public void OnConnectionError(Func<EngineConnectionError, ValueTask> handler) => Engine.OnConnectionError(handler);

    /// <inheritdoc cref="OnConnectionError(Func{EngineConnectionError, ValueTask})" />
    public void OnConnectionError(Func<EngineConnectionError, Task> handler) => Engine.OnConnectionError(handler);

    /// <inheritdoc cref="OnConnectionError(Func{EngineConnectionError, ValueTask})" />
    public void OnConnectionError(Action<EngineConnectionError> handler) => Engine.OnConnectionError(handler);

    /// <summary>Refuses every new session with HTTP 503 from now on; open sessions go on.</summary>
    public void StopAdmitting() => Engine.StopAdmitting();

    /// <summary>
    /// Refuses new sessions, closes all others, and waits for the callbacks of the application. No DISCONNECT packet is sent, so clients see
    /// <c>transport close</c> and reconnect by themselves. Called by itself when the application stops, with <see cref="EngineOptions.ShutdownTimeout"/>.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting: sessions that are left are cut, callbacks that have not completed are abandoned.</param>
    /// <returns>A task that completes when no session is left and no callback is running.</returns>
    public Task CloseAsync(CancellationToken cancellationToken = default) => Engine.CloseAsync(cancellationToken);
}
