namespace Sallyport.SocketIO.Adapters;

/// <summary>The server as its adapter sees it. All members may be called from any thread.</summary>
public interface IAdapterHost
{
    /// <summary>Gets the name of this server in the cluster, new at each start.</summary>
    string ServerId { get; }

    /// <summary>Gets the clock.</summary>
    TimeProvider Time { get; }

    /// <summary>Gets the settings of connection state recovery, which bound what an adapter keeps.</summary>
    RecoveryOptions Recovery { get; }

    /// <summary>
    /// Gets how long recoverable events are kept at most: as long as a client may be away, and before that as long as its loss may go unnoticed.
    /// </summary>
    TimeSpan EventRetention => Recovery.MaxDisconnection;

    /// <summary>Sends an event to the sockets of this server that are meant. Never waits for a client.</summary>
    /// <param name="broadcast">The event and its receivers. One for a namespace this server does not have is dropped.</param>
    /// <param name="offset">
    /// Where the event stands in the log of recoverable events; its receivers get it as one more argument and name it when they come back.
    /// <see langword="null"/> when the event is not kept.
    /// </param>
    /// <returns>How many sockets it was queued for.</returns>
    int Deliver(Broadcast broadcast, string? offset = null);

    /// <summary>
    /// Acts on a message of another process: does what it says, and answers through <see cref="IClusterPublisher.PublishAsync"/> where an answer is asked
    /// for. Call it for the messages of one sender in their order, one at a time. Never waits for a client and never throws. A message that this
    /// server sent itself, or that is for another server, is dropped. A <see cref="ClusterMessageKind.Broadcast"/> is delivered without an offset: an
    /// adapter that keeps events calls <see cref="Deliver"/> for it instead.
    /// </summary>
    /// <param name="message">The message.</param>
    void Receive(ClusterMessage message);
}
