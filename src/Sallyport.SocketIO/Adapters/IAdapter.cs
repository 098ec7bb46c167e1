namespace Sallyport.SocketIO.Adapters;

/// <summary>Brings events to the sockets of all servers of a cluster, and keeps what connection state recovery needs.</summary>
public interface IAdapter : IClusterPublisher
{
    /// <summary>Gets how many servers the cluster has, this one included.</summary>
    int ServerCount { get; }

    /// <summary>Makes the server known, once and before any other call.</summary>
    /// <param name="host">The server.</param>
    void Attach(IAdapterHost host);

    /// <summary>Begins to exchange messages with the other servers. Called when the application starts, before it takes requests.</summary>
    /// <param name="cancellationToken">Gives up; the application does not start then.</param>
    /// <returns>A task that completes when messages of other servers arrive here.</returns>
    Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends the exchange. Called when the application stops, after the last session has ended.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that completes when nothing arrives any more.</returns>
    Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Delivers an event on this server, by <see cref="IAdapterHost.Deliver"/>, and on all others unless it is
    /// <see cref="BroadcastFlags.Local"/>. An event that is <see cref="BroadcastFlags.Recoverable"/> is appended to the log first.
    /// </summary>
    /// <param name="broadcast">The event.</param>
    /// <param name="cancellationToken">Gives up handing it to the other servers.</param>
    /// <returns>
    /// How many sockets of this server it was queued for, once it is delivered here and handed over to what carries it to the others. It does not
    /// wait for them.
    /// </returns>
    ValueTask<int> BroadcastAsync(Broadcast broadcast, CancellationToken cancellationToken);

    /// <summary>Keeps a session for <see cref="RecoveryOptions.MaxDisconnection"/>.</summary>
    /// <param name="session">The session; one of the same private id is replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that completes when it is kept.</returns>
    ValueTask PersistSessionAsync(PersistedSession session, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a session out, so that it is restored once. Nothing is taken when it is unknown, has expired, or the log no longer reaches back to the
    /// offset: the client then begins anew.
    /// </summary>
    /// <param name="namespaceName">The namespace, leading slash included.</param>
    /// <param name="privateId">The private id the client gave. Compare it in full; it is a secret.</param>
    /// <param name="offset">The offset of the last event the client got.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The session, or <see langword="null"/>.</returns>
    ValueTask<PersistedSession?> RestoreSessionAsync(
        string namespaceName,
        string privateId,
        string offset,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Hands over what the socket of a restored session missed, at a moment when no recoverable event is being delivered on this server: an event is
    /// either among the missed ones or delivered after <paramref name="resume"/> returned.
    /// </summary>
    /// <param name="session">The session; an event is missed when <see cref="BroadcastTarget.Includes"/> says so of its rooms.</param>
    /// <param name="offset">The offset of the last event the client got.</param>
    /// <param name="resume">Gets the missed events in order, their offsets appended; lets the socket in and returns whether it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What <paramref name="resume"/> returned, or <see langword="null"/> where it was not called because the log no longer reaches back.</returns>
    ValueTask<bool?> ReplayAsync(
        PersistedSession session,
        string offset,
        Func<IReadOnlyList<EncodedEvent>, bool> resume,
        CancellationToken cancellationToken
    );
}
