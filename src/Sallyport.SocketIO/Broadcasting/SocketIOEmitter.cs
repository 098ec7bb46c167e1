using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.Adapters;

namespace Sallyport.SocketIO.Broadcasting;

/// <summary>
/// Sends events to the clients of a cluster from a process that is no server: a job, a queue worker. It needs the way to the servers and nothing else.
/// Immutable: each step makes a new one. All members may be called from any thread.
/// </summary>
public sealed class SocketIOEmitter
{
    private readonly IClusterPublisher _cluster;
    private readonly string _namespace;
    private readonly BroadcastTarget _target;
    private readonly BroadcastFlags _flags;

    /// <summary>Initializes a new instance of the <see cref="SocketIOEmitter"/> class for the namespace <c>/</c>.</summary>
    /// <param name="cluster">The way to the servers.</param>
    public SocketIOEmitter(IClusterPublisher cluster)
        : this(cluster ?? throw new ArgumentNullException(nameof(cluster)), "/", BroadcastTarget.All, BroadcastFlags.None) { }

    private SocketIOEmitter(IClusterPublisher cluster, string @namespace, BroadcastTarget target, BroadcastFlags flags)
    {
        _cluster = cluster;
        _namespace = @namespace;
        _target = target;
        _flags = flags;
    }

    /// <inheritdoc cref="BroadcastOperator.Volatile" />
    public SocketIOEmitter Volatile => new(_cluster, _namespace, _target, _flags | BroadcastFlags.Volatile);

    /// <summary>Begins anew with another namespace.</summary>
    /// <param name="name">The name, with or without its leading slash.</param>
    /// <returns>The emitter.</returns>
    public SocketIOEmitter Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new SocketIOEmitter(_cluster, name.StartsWith('/') ? name : "/" + name, BroadcastTarget.All, BroadcastFlags.None);
    }

    /// <inheritdoc cref="BroadcastOperator.To(string)" />
    public SocketIOEmitter To(string room) => With(_target.To(room));

    /// <inheritdoc cref="BroadcastOperator.To(IEnumerable{string})" />
    public SocketIOEmitter To(IEnumerable<string> rooms) => With(_target.To(rooms));

    /// <inheritdoc cref="BroadcastOperator.Except(string)" />
    public SocketIOEmitter Except(string room) => With(_target.Without(room));

    /// <inheritdoc cref="BroadcastOperator.Except(IEnumerable{string})" />
    public SocketIOEmitter Except(IEnumerable<string> rooms) => With(_target.Without(rooms));

    /// <inheritdoc cref="BroadcastOperator.Compress" />
    public SocketIOEmitter Compress(bool compress) =>
        new(_cluster, _namespace, _target, compress ? _flags & ~BroadcastFlags.Uncompressed : _flags | BroadcastFlags.Uncompressed);

    /// <summary>Sends an event to the chosen sockets of all servers.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">The arguments as one JSON array, such as <c>["world",1]</c>, written as it is: it must be valid JSON. Copied.</param>
    /// <param name="attachments">Binary data, one for each <c>{"_placeholder":true,"num":n}</c> in the arguments; not copied.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that completes when the event is handed over.</returns>
    /// <exception cref="ArgumentException">The name is reserved, or the arguments are no array.</exception>
    public ValueTask EmitAsync(
        string name,
        ReadOnlySpan<byte> arguments = default,
        IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null,
        CancellationToken cancellationToken = default
    ) => PublishAsync(ClusterMessageKind.Broadcast, cancellationToken, EncodedEvent.Create(_namespace, name, arguments, attachments));

    /// <summary>Sends an event with one argument to the chosen sockets of all servers.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="type">How the argument becomes JSON: <c>MyJson.Default.Order</c> of your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, for example.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that completes when the event is handed over.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public ValueTask EmitAsync<T>(string name, T argument, JsonTypeInfo<T> type, CancellationToken cancellationToken = default) =>
        PublishAsync(ClusterMessageKind.Broadcast, cancellationToken, EncodedEvent.Create(_namespace, name, argument, type));

    /// <summary>Puts the chosen sockets of all servers into rooms.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that completes when it is handed over.</returns>
    public ValueTask SocketsJoinAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken = default) =>
        PublishAsync(ClusterMessageKind.JoinRooms, cancellationToken, rooms: rooms);

    /// <summary>Takes the chosen sockets of all servers out of rooms.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that completes when it is handed over.</returns>
    public ValueTask SocketsLeaveAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken = default) =>
        PublishAsync(ClusterMessageKind.LeaveRooms, cancellationToken, rooms: rooms);

    /// <summary>Disconnects the chosen sockets of all servers.</summary>
    /// <param name="close">Whether to disconnect their sessions from all namespaces and close them too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that completes when it is handed over.</returns>
    public ValueTask DisconnectSocketsAsync(bool close = false, CancellationToken cancellationToken = default) =>
        PublishAsync(ClusterMessageKind.DisconnectSockets, cancellationToken, close: close);

    /// <summary>Sends an event to the servers themselves; see <see cref="Namespace.OnServerSide(string, Func{ServerSideEvent, ValueTask})"/>.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">The arguments as one JSON array, such as <c>["world",1]</c>, written as it is: it must be valid JSON. Copied.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that completes when the event is handed over.</returns>
    /// <exception cref="ArgumentException">The name is reserved, or the arguments are no array.</exception>
    public ValueTask ServerSideEmitAsync(
        string name,
        ReadOnlySpan<byte> arguments = default,
        CancellationToken cancellationToken = default
    ) => PublishAsync(ClusterMessageKind.ServerSideEvent, cancellationToken, EncodedEvent.Create(_namespace, name, arguments));

    private SocketIOEmitter With(BroadcastTarget target) => new(_cluster, _namespace, target, _flags);

    private ValueTask PublishAsync(
        ClusterMessageKind kind,
        CancellationToken cancellationToken,
        EncodedEvent? sent = null,
        IReadOnlyList<string>? rooms = null,
        bool close = false
    ) =>
        _target.IsNobody && kind != ClusterMessageKind.ServerSideEvent
            ? ValueTask.CompletedTask
            : _cluster.PublishAsync(
                new ClusterMessage
                {
                    Kind = kind,
                    Namespace = _namespace,
                    Event = sent,
                    Target = _target,
                    Flags = _flags,
                    Rooms = rooms ?? [],
                    Close = close,
                },
                cancellationToken
            );
}
