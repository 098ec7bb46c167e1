using System.Threading.Channels;

namespace Sallyport.Server.WebSocketDoor;

/// <summary>Messages waiting for one client, bounded by number and by bytes. Many write, one reads.</summary>
internal sealed class SendQueue(int maxMessages, int maxBytes)
{
    private readonly Channel<ReadOnlyMemory<byte>> _channel = Channel.CreateUnbounded<ReadOnlyMemory<byte>>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    private int _messages;
    private long _bytes;

    /// <summary>Queues a message. A message larger than the bound is taken when nothing else waits.</summary>
    /// <returns>False when the queue is full or closed.</returns>
    public bool TryEnqueue(ReadOnlyMemory<byte> message)
    {
        var messages = Interlocked.Increment(ref _messages);
        var bytes = Interlocked.Add(ref _bytes, message.Length);
        if (messages <= maxMessages && (bytes <= maxBytes || messages == 1) && _channel.Writer.TryWrite(message))
        {
            return true;
        }

        Forget(message);
        return false;
    }

    /// <summary>Waits for a message.</summary>
    /// <returns>False when the queue was closed and is empty.</returns>
    public ValueTask<bool> WaitAsync() => _channel.Reader.WaitToReadAsync();

    /// <summary>Looks at the next message, which counts as waiting until <see cref="Complete"/>: while it is being sent it holds its room.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> message) => _channel.Reader.TryRead(out message);

    /// <summary>Gives the room of a message back after it was sent.</summary>
    public void Complete(ReadOnlyMemory<byte> message) => Forget(message);

    /// <summary>Takes no more messages.</summary>
    public void Close() => _channel.Writer.TryComplete();

    private void Forget(ReadOnlyMemory<byte> message)
    {
        Interlocked.Decrement(ref _messages);
        Interlocked.Add(ref _bytes, -message.Length);
    }
}
