namespace Sallyport.Channels;

/// <summary>One receiver of publications, in practice a session of a door.</summary>
public interface ISubscriber
{
    /// <summary>
    /// Takes a publication without waiting: it is queued, or refused because the queue is full or the session is over.
    /// Called while the hub holds its lock, in the order of the channel; it must neither block nor throw.
    /// </summary>
    /// <param name="publication">What was published.</param>
    /// <param name="snapshot">True for the state that stood when the subscription began.</param>
    /// <returns>False when the subscriber takes no more: the hub drops it from the channel.</returns>
    bool TryDeliver(Publication publication, bool snapshot);
}
