namespace Sallyport.SocketIO.Adapters;

/// <summary>The adapter of a server that is alone. Sessions and recoverable events are kept in memory, within the bounds of the options.</summary>
public sealed class InMemoryAdapter : IAdapter
{
    private IAdapterHost? _host;
    private SessionStore? _sessions;

    /// <inheritdoc />
    public int ServerCount => 1;

    private IAdapterHost Host => _host ?? throw new InvalidOperationException("The adapter is not attached to a server.");

    private SessionStore Sessions => _sessions ?? throw new InvalidOperationException("The adapter is not attached to a server.");

    /// <inheritdoc />
    public void Attach(IAdapterHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _sessions = new SessionStore(host);
        _host = host;
    }

    /// <inheritdoc />
    public ValueTask<int> BroadcastAsync(Broadcast broadcast, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(broadcast);
        return ValueTask.FromResult(Deliver(broadcast));
    }

    /// <inheritdoc />
    public ValueTask PublishAsync(ClusterMessage message, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc />
    public ValueTask PersistSessionAsync(PersistedSession session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        Sessions.Keep(session);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<PersistedSession?> FindSessionAsync(string namespaceName, string privateId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Sessions.Find(namespaceName, privateId));

    /// <inheritdoc />
    public ValueTask<bool> CanReplayAsync(PersistedSession session, string offset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        return ValueTask.FromResult(Sessions.LogOf(session.Namespace).Reaches(session, offset));
    }

    /// <inheritdoc />
    public ValueTask<bool?> ReplayAsync(
        PersistedSession session,
        string offset,
        Func<IReadOnlyList<EncodedEvent>, bool> resume,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(resume);
        return ValueTask.FromResult(Sessions.LogOf(session.Namespace).Replay(session, offset, Sessions.TryTake, resume));
    }

    internal int Deliver(Broadcast broadcast)
    {
        if (!broadcast.Flags.HasFlag(BroadcastFlags.Recoverable))
        {
            return Host.Deliver(broadcast);
        }

        Sessions.MakeRoom();
        while (true)
        {
            if (Sessions.LogOf(broadcast.Event.Namespace).TryAppendAndDeliver(broadcast, out var receivers))
            {
                return receivers;
            }
        }
    }
}
