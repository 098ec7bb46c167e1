namespace Sallyport.SocketIO.Adapters;

/// <summary>
/// The part of an adapter that does not depend on what carries the messages. Derive from it, carry bytes in <see cref="PublishAsync(ClusterMessage, CancellationToken)"/>, and give what
/// arrives to <see cref="OnMessage"/>.
/// </summary>
/// <remarks>
/// Connection state recovery works here where a client comes back to the same server: each server keeps the sessions and the events of its own sockets,
/// those that came from other servers included. With a store all servers share, override the recovery methods and <see cref="BroadcastAsync"/>.
/// </remarks>
public abstract class ClusterAdapter : IAdapter
{
    private readonly InMemoryAdapter _local = new();
    private IAdapterHost? _host;

    /// <inheritdoc />
    public abstract int ServerCount { get; }

    /// <summary>Gets the server.</summary>
    /// <exception cref="InvalidOperationException">The adapter belongs to none yet.</exception>
    protected IAdapterHost Host => _host ?? throw new InvalidOperationException("The adapter is not attached to a server.");

    /// <inheritdoc />
    public void Attach(IAdapterHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _local.Attach(host);
        _host = host;
    }

    /// <inheritdoc />
    public virtual Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public virtual Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public abstract ValueTask PublishAsync(ClusterMessage message, CancellationToken cancellationToken);

    /// <inheritdoc />
    public virtual ValueTask<int> BroadcastAsync(Broadcast broadcast, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(broadcast);
        var delivered = _local.Deliver(broadcast);
        return broadcast.Flags.HasFlag(BroadcastFlags.Local)
            ? ValueTask.FromResult(delivered)
            : PublishAsync(broadcast, delivered, cancellationToken);
    }

    /// <inheritdoc />
    public virtual ValueTask PersistSessionAsync(PersistedSession session, CancellationToken cancellationToken) =>
        _local.PersistSessionAsync(session, cancellationToken);

    /// <inheritdoc />
    public virtual ValueTask<PersistedSession?> FindSessionAsync(
        string namespaceName,
        string privateId,
        CancellationToken cancellationToken
    ) => _local.FindSessionAsync(namespaceName, privateId, cancellationToken);

    /// <inheritdoc />
    public virtual ValueTask<bool> CanReplayAsync(PersistedSession session, string offset, CancellationToken cancellationToken) =>
        _local.CanReplayAsync(session, offset, cancellationToken);

    /// <inheritdoc />
    public virtual ValueTask<bool?> ReplayAsync(
        PersistedSession session,
        string offset,
        Func<IReadOnlyList<EncodedEvent>, bool> resume,
        CancellationToken cancellationToken
    ) => _local.ReplayAsync(session, offset, resume, cancellationToken);

    /// <summary>
    /// Acts on a message of another process. Call it for the messages of one sender in their order, one at a time; it never waits for a client and never
    /// throws. One that this server sent itself, or that is for another server, is dropped.
    /// </summary>
    /// <param name="message">The message.</param>
    protected void OnMessage(ClusterMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message is not { Kind: ClusterMessageKind.Broadcast, Event: { } sent })
        {
            Host.Receive(message);
            return;
        }

        if (!string.Equals(message.Sender, Host.ServerId, StringComparison.Ordinal))
        {
            // Whether events are kept is each server's setting; a process that only emits has none.
            var isKept = Host.Recovery.Enabled && !message.Flags.HasFlag(BroadcastFlags.Volatile);
            var flags = message.Flags & ~BroadcastFlags.Recoverable;
            _local.Deliver(new Broadcast(sent, message.Target, isKept ? flags | BroadcastFlags.Recoverable : flags));
        }
    }

    private async ValueTask<int> PublishAsync(Broadcast broadcast, int delivered, CancellationToken cancellationToken)
    {
        await PublishAsync(
            new ClusterMessage
            {
                Kind = ClusterMessageKind.Broadcast,
                Namespace = broadcast.Event.Namespace,
                Sender = Host.ServerId,
                Event = broadcast.Event,
                Target = broadcast.Target,
                Flags = broadcast.Flags,
            },
            cancellationToken
        );
        return delivered;
    }
}
