namespace Sallyport.SocketIO.Adapters;

/// <summary>
/// Brings events to the sockets of all servers of a cluster, and keeps what connection state recovery needs. One for each server, whatever the number of its
/// namespaces; chosen by <c>AddSocketIO().UseAdapter(…)</c>. All members may be called from any thread, and several at once.
/// </summary>
/// <remarks>
/// <para>
/// <b>What is whose.</b> The server knows its own sockets and their rooms, encodes events for its clients, collects acknowledgements and counts answers. An
/// adapter never sees a client. It does three things: it carries <see cref="ClusterMessage"/>s between servers, it says how many servers there are, and it keeps
/// sessions and events while clients are away. Most adapters derive from <see cref="ClusterAdapter"/>, which leaves <see cref="IClusterPublisher.PublishAsync"/>
/// and <see cref="ServerCount"/> to write:
/// </para>
/// <code>
/// internal sealed class QueueAdapter(Queue queue) : ClusterAdapter
/// {
///     public override int ServerCount => queue.Consumers;
///
///     public override Task StartAsync(CancellationToken cancellationToken) =>
///         queue.SubscribeAsync(bytes => { if (ClusterMessage.TryRead(bytes, out var message)) OnMessage(message); }, cancellationToken);
///
///     public override ValueTask PublishAsync(ClusterMessage message, CancellationToken cancellationToken)
///     {
///         var bytes = new ArrayBufferWriter&lt;byte&gt;();
///         message.Write(bytes);
///         return queue.SendAsync(bytes.WrittenMemory, cancellationToken);
///     }
/// }
/// </code>
/// <para>
/// <b>Order.</b> Messages of one sender are handed to <see cref="IAdapterHost.Receive"/> in the order in which they were published, one at a time; between
/// senders there is no order. A message may come back to its sender, which drops it. A message that is lost costs what it said: an event does not arrive, an
/// answer is missed when the time is up. One that arrives twice is delivered twice, so carry each at most once.
/// </para>
/// <para>
/// <b>Questions.</b> Who asks (<c>FetchSocketsAsync</c>, <c>EmitWithAckAsync</c>, <c>ServerSideEmitWithAckAsync</c>) waits for the answers of
/// <see cref="ServerCount"/> minus one servers, each of which answers, also without the namespace. A count that is too high makes questions wait for
/// their full time; one that is too low leaves answers out. Take servers out of the count when they are gone, after a heartbeat at the latest.
/// </para>
/// <para>
/// <b>Recovery.</b> An event with <see cref="BroadcastFlags.Recoverable"/> gets a place in a log before it is delivered. The place is the offset: any text that is
/// not secret, means nothing to a log of another run, and orders the events of a namespace. Every server delivers them in the order of the log, for a client tells only
/// the last one it got. What is kept is bounded by <see cref="IAdapterHost.Recovery"/>; what falls out makes clients begin anew, never anything else. Events are
/// kept for <see cref="IAdapterHost.EventRetention"/>, which is longer than clients may be away: a loss is noticed some time after it.
/// </para>
/// <para>
/// <b>Failures.</b> A call that fails throws; the server logs it, and its own sockets are served all the same where the event was delivered here before.
/// Nothing is retried by the server: an adapter that reconnects holds messages back, within bounds of its own, or throws.
/// </para>
/// <para>
/// <b>Trust.</b> Whoever can publish can speak to every client and disconnect it. The way between servers must be closed to everybody else.
/// </para>
/// <para>The tests of an adapter inherit <c>AdapterSpecification</c> (in the tests of this library).</para>
/// </remarks>
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

    /// <summary>
    /// Keeps a session for <see cref="RecoveryOptions.MaxDisconnection"/> after <see cref="PersistedSession.DisconnectedAt"/>.
    /// </summary>
    /// <param name="session">The session; one of the same private id is replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that completes when it is kept.</returns>
    ValueTask PersistSessionAsync(PersistedSession session, CancellationToken cancellationToken);

    /// <summary>Finds a kept session. Changes nothing: whether the client may have it is decided afterwards.</summary>
    /// <param name="namespaceName">The namespace, leading slash included.</param>
    /// <param name="privateId">The private id the client gave. Compare it in full; it is a secret.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The session, or <see langword="null"/> where it is unknown or has expired.</returns>
    ValueTask<PersistedSession?> FindSessionAsync(string namespaceName, string privateId, CancellationToken cancellationToken);

    /// <summary>
    /// Says whether everything the socket of a session missed after an offset is still in the log. Changes nothing. The session need not be kept: it may be that
    /// of a socket whose loss was not noticed yet.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="offset">The offset of the last event the client got. It comes from the client and may be any text.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether <see cref="ReplayAsync"/> would find it all.</returns>
    ValueTask<bool> CanReplayAsync(PersistedSession session, string offset, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a kept session out, so that it is restored once, and hands over what its socket missed at a moment when no recoverable event is being delivered on
    /// this server: an event is either among the missed ones or delivered after <paramref name="resume"/> returned.
    /// </summary>
    /// <param name="session">The session; an event is missed when <see cref="BroadcastTarget.Includes"/> says so of its rooms.</param>
    /// <param name="offset">The offset of the last event the client got.</param>
    /// <param name="resume">Gets the missed events in order, their offsets appended; lets the socket in and returns whether it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// What <paramref name="resume"/> returned, or <see langword="null"/> where it was not called because the session is not kept any more, another client took
    /// it, or the log no longer reaches back.
    /// </returns>
    ValueTask<bool?> ReplayAsync(
        PersistedSession session,
        string offset,
        Func<IReadOnlyList<EncodedEvent>, bool> resume,
        CancellationToken cancellationToken
    );
}
