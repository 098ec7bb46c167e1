namespace Sallyport.Channels;

/// <summary>
/// Carries publications from whoever publishes to the hub of every node, and numbers them.
/// Delivery is at most once; within one channel every receiver sees the same order.
/// </summary>
public interface IBroker
{
    /// <summary>
    /// Publishes to a channel. Data takes the next number of the channel (the first is 1, each is one more than the last, whether or not
    /// anybody listens); Stale and Reorg carry the number of the last data (0 before any), so that a client that sees a jump has lost data.
    /// </summary>
    /// <param name="channel">The channel.</param>
    /// <param name="kind">What is being told.</param>
    /// <param name="payload">The immutable value that the doors' encoders understand.</param>
    /// <param name="cancellationToken">Gives up waiting for the bus; a memory broker never waits.</param>
    /// <returns>The publication as it was handed out.</returns>
    ValueTask<Publication> PublishAsync(
        ChannelName channel,
        PublicationKind kind,
        object payload,
        CancellationToken cancellationToken = default
    );

    /// <summary>Registers a receiver of all publications of all channels. It is called one publication at a time per channel and must not block.</summary>
    /// <returns>Ends the registration when disposed.</returns>
    IDisposable Receive(Action<Publication> receiver);
}
