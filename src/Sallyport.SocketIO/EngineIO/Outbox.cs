namespace Sallyport.SocketIO.EngineIO;

/// <summary>What waits for one client, bounded by count and by bytes. Not thread-safe: the session's lock guards it.</summary>
internal sealed class Outbox(int maxPackets, long maxBytes)
{
    private readonly Queue<EngineMessage> _messages = new();
    private long _bytes;

    public bool IsEmpty => _messages.Count == 0;

    /// <summary>Adds all messages or none.</summary>
    public bool TryAdd(ReadOnlySpan<EngineMessage> messages, SendOptions options = SendOptions.None)
    {
        long added = 0;
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

    // A message larger than the whole queue leaves half of it to those behind.
    private long Weight(in EngineMessage message) => message.Frame.Length > maxBytes ? maxBytes / 2 : message.Frame.Length;

    public void Clear()
    {
        _messages.Clear();
        _bytes = 0;
    }
}
