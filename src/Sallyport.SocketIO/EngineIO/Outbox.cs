namespace Sallyport.SocketIO.EngineIO;

/// <summary>What waits for one client, bounded by count and by bytes. Not thread-safe: the session's lock guards it.</summary>
internal sealed class Outbox(int maxPackets, long maxBytes)
{
    private readonly Queue<EngineMessage> _messages = new();
    private long _bytes;

    public bool IsEmpty => _messages.Count == 0;

    /// <summary>Adds all messages or none.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="options">How they are sent.</param>
    /// <param name="added">The bytes of the messages.</param>
    public bool TryAdd(ReadOnlySpan<EngineMessage> messages, SendOptions options, out long added)
    {
        added = 0;
        foreach (var message in messages)
        {
            added += message.Frame.Length;
        }

        // One message may be larger than the bound when nothing else waits: otherwise it could never be sent.
        if (_messages.Count + messages.Length > maxPackets || (_messages.Count > 0 && _bytes + added > maxBytes))
        {
            return false;
        }

        foreach (var message in messages)
        {
            _messages.Enqueue(message.With(options));
            _bytes += Weight(message);
        }

        return true;
    }

    public bool TryTake(out EngineMessage message)
    {
        if (!_messages.TryDequeue(out message))
        {
            return false;
        }

        _bytes -= Weight(message);
        return true;
    }

    // A large message leaves half of the queue to the small ones behind it.
    private long Weight(in EngineMessage message) => Math.Min(message.Frame.Length, maxBytes / 2);

    public void Clear()
    {
        _messages.Clear();
        _bytes = 0;
    }
}
