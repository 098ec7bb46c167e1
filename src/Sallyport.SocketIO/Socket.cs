using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Sallyport.SocketIO.Adapters;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Parsers;
using Sallyport.SocketIO.Recovery;
using Sallyport.SocketIO.Sessions;

namespace Sallyport.SocketIO;

/// <summary>
/// A client in a namespace. Sending never waits for the client: it queues, and a client that lets its queue fill up is cut.
/// Sending may be done from any thread; handlers are registered in <see cref="Namespace.OnConnected(Func{Socket, ValueTask})"/>.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The token source has no timer and no wait handle: there is nothing to give back.")]
public sealed partial class Socket
{
    private readonly SocketSession _session;
    private readonly Lock _gate = new();
    private CancellationTokenSource? _disconnected;
    private ConcurrentDictionary<string, object?>? _items;
    private List<Delegate>? _disconnectingHandlers;
    private List<Delegate>? _disconnectedHandlers;
    private volatile State _state;
    private DisconnectReason _reason;

    internal Socket(SocketSession session, Namespace @namespace, Handshake handshake, PersistedSession? restored = null)
    {
        _session = session;
        Id = restored?.SocketId ?? EngineServer.NewId();
        Namespace = @namespace;
        Handshake = handshake;
        if (restored is not null)
        {
            Recovered = true;
            PrivateId = restored.PrivateId;
            Show(restored);
        }
        else if (session.Server.Options.Recovery.Enabled)
        {
            PrivateId = EngineServer.NewId();
        }
    }

    private enum State
    {
        Connecting,

        /// <summary>The client is being told that it is in; it may answer before <see cref="Connected"/> is reached.</summary>
        Accepting,
        Connected,

        /// <summary>Nothing is sent any more; its rooms are still known.</summary>
        Disconnecting,
        Disconnected,
    }

    /// <summary>Gets the public id of the socket; not the id of its session.</summary>
    public string Id { get; }

    /// <summary>Gets the namespace the socket is in, or asks to enter.</summary>
    public Namespace Namespace { get; }

    /// <summary>Gets what the client said of itself.</summary>
    public Handshake Handshake { get; }

    /// <summary>Gets the session below the socket; a client in several namespaces has one session.</summary>
    public EngineSession Session => _session.Engine;

    /// <summary>Gets a value indicating whether the socket was let in and has not left.</summary>
    public bool IsConnected => _state == State.Connected;

    /// <summary>Gets a value indicating whether the client may know that it is in: its packets are for this socket.</summary>
    internal bool IsEntered => _state is State.Accepting or State.Connected;

    /// <summary>Gets a token that is cancelled when the socket leaves its namespace, or is refused.</summary>
    public CancellationToken Disconnected
    {
        get
        {
            // Made when somebody asks: most sockets live without.
            lock (_gate)
            {
                return _state == State.Disconnected && _disconnected is null
                    ? new CancellationToken(canceled: true)
                    : (_disconnected ??= new CancellationTokenSource()).Token;
            }
        }
    }

    /// <summary>Gets or sets a value the application keeps with the socket.</summary>
    public object? Data { get; set; }

    /// <summary>Gets named values the application keeps with the socket. Safe to use from any thread.</summary>
    public IDictionary<string, object?> Items =>
        LazyInitializer.EnsureInitialized(ref _items, static () => new ConcurrentDictionary<string, object?>(StringComparer.Ordinal));

    /// <summary>
    /// Adds a handler that runs once when a connected socket leaves its namespace, while its <see cref="Rooms"/> are still known. The client gets
    /// nothing any more; broadcasts reach the others. The socket leaves its rooms when the handler returns or awaits for the first time: read them before that.
    /// </summary>
    /// <param name="handler">Gets the reason. An exception is logged and goes no further.</param>
    /// <returns>This socket. Where it already left, the handler never runs.</returns>
    [OverloadResolutionPriority(1)]
    public Socket OnDisconnecting(Func<DisconnectReason, ValueTask> handler) => AddDisconnecting(handler);

    /// <inheritdoc cref="OnDisconnecting(Func{DisconnectReason, ValueTask})" />
    public Socket OnDisconnecting(Func<DisconnectReason, Task> handler) => AddDisconnecting(handler);

    /// <inheritdoc cref="OnDisconnecting(Func{DisconnectReason, ValueTask})" />
    public Socket OnDisconnecting(Action<DisconnectReason> handler) => AddDisconnecting(handler);

    /// <summary>
    /// Adds a handler that runs once when the socket has left its namespace and its rooms; at once where it already left. A server that closes waits for it,
    /// so services are still there.
    /// </summary>
    /// <param name="handler">Gets the reason. An exception is logged and goes no further.</param>
    /// <returns>This socket.</returns>
    [OverloadResolutionPriority(1)]
    public Socket OnDisconnected(Func<DisconnectReason, ValueTask> handler) => AddDisconnected(handler);

    /// <inheritdoc cref="OnDisconnected(Func{DisconnectReason, ValueTask})" />
    public Socket OnDisconnected(Func<DisconnectReason, Task> handler) => AddDisconnected(handler);

    /// <inheritdoc cref="OnDisconnected(Func{DisconnectReason, ValueTask})" />
    public Socket OnDisconnected(Action<DisconnectReason> handler) => AddDisconnected(handler);

    private Socket AddDisconnecting(Delegate handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_gate)
        {
            if (_state < State.Disconnecting)
            {
                (_disconnectingHandlers ??= []).Add(handler);
            }
        }

        return this;
    }

    private Socket AddDisconnected(Delegate handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_gate)
        {
            if (_state != State.Disconnected)
            {
                (_disconnectedHandlers ??= []).Add(handler);
                return this;
            }
        }

        RunDisconnectHandler(handler);
        return this;
    }

    /// <summary>
    /// Sends a DISCONNECT packet and takes the socket out of its namespace. The client sees <c>io server disconnect</c> and does not come back by itself.
    /// To end the connection without that packet call <see cref="EngineSession.Close"/> on <see cref="Session"/>.
    /// </summary>
    /// <param name="close">Whether to disconnect the session from all its namespaces and close it too.</param>
    public void Disconnect(bool close = false)
    {
        if (close)
        {
            _session.DisconnectAll();
        }
        else
        {
            DisconnectByServer();
        }
    }

    internal int MaxJsonDepth => _session.Server.Options.MaxJsonDepth;

    /// <summary>
    /// Tells the client that it is in, and sends what it missed directly behind. Events of the client wait until <see cref="RunConnectionHandlers"/> is done.
    /// </summary>
    internal bool TryAccept(ReadOnlySpan<EngineMessage> missed)
    {
        lock (_gate)
        {
            if (_state != State.Connecting)
            {
                return false;
            }

            // Before the reply leaves, for its answer may be here before the next line runs. Not yet connected: no event may overtake the reply.
            _state = State.Accepting;
            var reply = ControlPackets.Connect(Namespace.Parser, Namespace.Name, Id, PrivateId);
            if (!Session.TrySend(missed.IsEmpty ? reply : [.. reply, .. missed]))
            {
                _state = State.Connecting;
                return false;
            }

            _state = State.Connected;
            return true;
        }
    }

    internal void RunConnectionHandlers()
    {
        Namespace.Pipeline.OnConnected(this);
        SetReady();
    }

    internal void OnConnectedHandlerFailed(Exception exception)
    {
        // Where the client is gone and the handler noticed, nothing failed.
        if (exception is not OperationCanceledException || _state < State.Disconnecting)
        {
            SocketLog.ConnectionHandlerFailed(_session.Server.Logger, exception, Namespace.Name, Id);
        }
    }

    internal void OnDisconnectedHandlerFailed(Exception exception) =>
        SocketLog.DisconnectHandlerFailed(_session.Server.Logger, exception, Namespace.Name, Id);

    internal void DisconnectByServer() => Leave(DisconnectReason.ServerNamespaceDisconnect, announce: true);

    /// <summary>The one way a socket leaves; the first reason wins.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="announce">Whether a client that was in is sent a DISCONNECT packet.</param>
    internal void Leave(DisconnectReason reason, bool announce = false)
    {
        List<Delegate>? handlers;
        bool wasConnected;
        lock (_gate)
        {
            if (_state >= State.Disconnecting)
            {
                return;
            }

            wasConnected = _state == State.Connected;
            _state = State.Disconnecting;
            if (announce && wasConnected)
            {
                // After the state: the client may ask to come back before the next line runs.
                _ = Session.TrySend(ControlPackets.Disconnect(Namespace.Parser, Namespace.Name));
            }

            _reason = reason;
            handlers = wasConnected ? _disconnectingHandlers : null;
            _disconnectingHandlers = null;
        }

        foreach (var handler in handlers ?? [])
        {
            RunDisconnectHandler(handler);
        }

        if (wasConnected && PrivateId is not null && reason.IsRecoverable())
        {
            Persist();
        }

        HashSet<string>? rooms;
        CancellationTokenSource? disconnected;
        lock (_gate)
        {
            // From here on nothing joins a room any more.
            _state = State.Disconnected;
            handlers = _disconnectedHandlers;
            _disconnectedHandlers = null;
            disconnected = _disconnected;
            rooms = _rooms;
            _rooms = null;
        }

        if (rooms is not null)
        {
            Namespace.RoomTable.Remove(rooms, this);
        }

        if (wasConnected)
        {
            Namespace.Remove(this);
            _session.Server.LiveSockets.Remove(this);
            _session.Remove(this);
        }

        AbandonAcks();
        Namespace.AckRounds.OnLeft(this);
        SetReady();
        if (disconnected is not null)
        {
            Observe(new ValueTask(disconnected.CancelAsync()));
        }

        foreach (var handler in handlers ?? [])
        {
            RunDisconnectHandler(handler);
        }

        if (wasConnected)
        {
            Namespace.Pipeline.OnDisconnected(this, reason);
        }
    }

    private void RunDisconnectHandler(Delegate handler) => Observe(RunningCallbacks.Invoke(handler, _reason));

    private void Observe(ValueTask running) =>
        _ = _session.Server.Callbacks.Observe(running, this, static (socket, failure) => socket.OnDisconnectedHandlerFailed(failure));
}
