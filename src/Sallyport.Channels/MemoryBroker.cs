namespace Sallyport.Channels;

/// <summary>
/// The broker of a single process. It remembers one number per channel ever published to and nothing else: channels are few (one per
/// configured asset) and named by the publisher, never by a client, so the table is bounded by the feeds.
/// </summary>
public sealed class MemoryBroker : IBroker
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ChannelName, long> _sequences = [];
    private Action<Publication>[] _receivers = [];

    /// <inheritdoc/>
    public ValueTask<Publication> PublishAsync(
        ChannelName channel,
        PublicationKind kind,
        object payload,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(payload);
        cancellationToken.ThrowIfCancellationRequested();

        // Numbering and handing out under one lock: two publishers cannot overtake each other between the two.
        lock (_lock)
        {
            var sequence = _sequences.GetValueOrDefault(channel);
            if (kind is PublicationKind.Data)
            {
                _sequences[channel] = ++sequence;
            }

            var publication = new Publication(channel, sequence, kind, payload);
            foreach (var receiver in _receivers)
            {
                receiver(publication);
            }

            return ValueTask.FromResult(publication);
        }
    }

    /// <inheritdoc/>
    public IDisposable Receive(Action<Publication> receiver)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        lock (_lock)
        {
            _receivers = [.. _receivers, receiver];
        }

        return new Registration(this, receiver);
    }

    private void Remove(Action<Publication> receiver)
    {
        lock (_lock)
        {
            _receivers = [.. _receivers.Where(candidate => candidate != receiver)];
        }
    }

    private sealed class Registration(MemoryBroker broker, Action<Publication> receiver) : IDisposable
    {
        public void Dispose() => broker.Remove(receiver);
    }
}
