using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using Sallyport.SocketIO.Broadcasting;
using Sallyport.SocketIO.Parsers;

namespace Sallyport.SocketIO;

/// <summary>A namespace: a separate set of sockets with its own middleware and handlers. All members may be called from any thread.</summary>
public sealed partial class Namespace
{
    private readonly ConcurrentDictionary<string, Socket> _sockets = new(StringComparer.Ordinal);
    private volatile bool _isAnnounced;
    private bool _isBeingAnnounced;

    internal Namespace(SocketIOServer server, string name, ParentNamespace? parent)
    {
        Server = server;
        Name = name;
        Utf8Name = Encoding.UTF8.GetBytes(name);
        Parent = parent;
        Pipeline = new NamespacePipeline(parent?.Pipeline);
        Everyone = new BroadcastOperator(this);
    }

    /// <summary>Gets the name, leading slash included.</summary>
    public string Name { get; }

    /// <summary>Gets the sockets of this server that are connected at the moment.</summary>
    public IReadOnlyCollection<Socket> Sockets => Snapshot;

    /// <summary>Gets the server the namespace belongs to.</summary>
    public SocketIOServer Server { get; }

    /// <summary>Gets the family the namespace belongs to; <see langword="null"/> where no pattern made it.</summary>
    public ParentNamespace? Parent { get; }

    internal SocketParser Parser => Server.Options.Parser;

    internal byte[] Utf8Name { get; }

    internal NamespacePipeline Pipeline { get; }

    /// <summary>Gets or sets a value indicating whether the application asked for it by name: it stays without clients. Guarded by the server.</summary>
    internal bool IsKept { get; set; }

    /// <summary>Gets or sets how many sockets are in it or on their way; guarded by the server.</summary>
    internal int Users { get; set; }

    /// <summary>Gets or sets a value indicating whether a socket was ever connected to it.</summary>
    internal bool WasEntered { get; set; }

    /// <summary>Gets or sets a task that completes when the handlers of new namespaces have; it never fails. Clients wait for it.</summary>
    internal Task Announcement { get; set; } = Task.CompletedTask;

    /// <summary>Gets or sets a value indicating whether the handlers of new namespaces have been started for it.</summary>
    internal bool IsAnnounced
    {
        get => _isAnnounced;
        set => _isAnnounced = value;
    }

    /// <summary>
    /// Adds a middleware that every connecting client passes, in the order of registration. <see langword="null"/> as its result goes on to the
    /// next, a refusal ends the connection with a CONNECT_ERROR packet.
    /// </summary>
    /// <param name="middleware">Gets the socket, not yet connected, and a token that is cancelled when the client goes away.</param>
    /// <returns>This namespace.</returns>
    public Namespace Use(Func<Socket, CancellationToken, ValueTask<ConnectRefusal?>> middleware)
    {
        Pipeline.Add(middleware);
        return this;
    }

    /// <summary>
    /// Adds a handler that runs for each socket directly after the client was told that it is connected. No event of the socket is dispatched
    /// before the handler returns or awaits for the first time, so register event handlers before that, and do not block. A server that closes waits for it.
    /// </summary>
    /// <param name="handler">Gets the socket. An exception is logged and goes no further.</param>
    /// <returns>This namespace.</returns>
    [OverloadResolutionPriority(1)]
    public Namespace OnConnected(Func<Socket, ValueTask> handler) => AddConnected(handler);

    /// <inheritdoc cref="OnConnected(Func{Socket, ValueTask})" />
    public Namespace OnConnected(Func<Socket, Task> handler) => AddConnected(handler);

    /// <inheritdoc cref="OnConnected(Func{Socket, ValueTask})" />
    public Namespace OnConnected(Action<Socket> handler) => AddConnected(handler);

    /// <summary>
    /// Adds a handler that runs for each socket that was connected, once it has left the namespace and its rooms, after the handlers of
    /// the socket itself. A server that closes waits for it, so services are still there.
    /// </summary>
    /// <param name="handler">Gets the socket and the reason. An exception is logged and goes no further.</param>
    /// <returns>This namespace.</returns>
    [OverloadResolutionPriority(1)]
    public Namespace OnDisconnected(Func<Socket, DisconnectReason, ValueTask> handler) => AddDisconnected(handler);

    /// <inheritdoc cref="OnDisconnected(Func{Socket, DisconnectReason, ValueTask})" />
    public Namespace OnDisconnected(Func<Socket, DisconnectReason, Task> handler) => AddDisconnected(handler);

    /// <inheritdoc cref="OnDisconnected(Func{Socket, DisconnectReason, ValueTask})" />
    public Namespace OnDisconnected(Action<Socket, DisconnectReason> handler) => AddDisconnected(handler);

    /// <summary>Finds a connected socket.</summary>
    /// <param name="id">The socket's id.</param>
    /// <param name="socket">The socket.</param>
    /// <returns>Whether it is connected.</returns>
    public bool TryGetSocket(string id, [NotNullWhen(true)] out Socket? socket) => _sockets.TryGetValue(id, out socket);

    /// <summary>Says, to one caller only, that it is his to tell of the namespace. Guarded by the server.</summary>
    internal bool TryBeginAnnouncement()
    {
        var isFirst = !_isBeingAnnounced;
        _isBeingAnnounced = true;
        return isFirst;
    }

    private Namespace AddConnected(Delegate handler)
    {
        Pipeline.AddConnected(handler);
        return this;
    }

    private Namespace AddDisconnected(Delegate handler)
    {
        Pipeline.AddDisconnected(handler);
        return this;
    }
}
