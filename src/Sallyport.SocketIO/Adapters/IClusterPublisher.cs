namespace Sallyport.SocketIO.Adapters;

/// <summary>The way to the servers of a cluster. All that a process needs which only emits; see <see cref="Broadcasting.SocketIOEmitter"/>.</summary>
public interface IClusterPublisher
{
    /// <summary>
    /// Hands a message over to what carries it: to all servers but this one, or to <see cref="ClusterMessage.Receiver"/>. Messages of one caller that
    /// awaits each call arrive in their order.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that completes when it is handed over, not when it has arrived.</returns>
    ValueTask PublishAsync(ClusterMessage message, CancellationToken cancellationToken);
}
