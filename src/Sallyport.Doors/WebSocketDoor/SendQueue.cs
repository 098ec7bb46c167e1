using System.Runtime.InteropServices;
using System.Threading.Channels;
using Sallyport.Doors.Limits;

namespace Sallyport.Doors.WebSocketDoor;

/// <summary>
/// Messages waiting for one client, in the order they came. Pushes and answers are bounded apart, each by number and by bytes: a push that finds no room
/// is refused, an answer waits for room, because the client asked for it. Many write, one reads.
/// </summary>
internal sealed class SendQueue(int maxMessages, int maxBytes)
{
    private readonly Channel<QueuedMessage> _channel = Channel.CreateUnbounded<QueuedMessage>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    private readonly Lock _lock = new();
    private Queue<HeldBack>? _heldBack;
    private int _answers;
    private long _answerBytes;
    private int _pushes;
    private long _pushBytes;
    private bool _isClosed;

    /// <summary>Queues a push. One larger than the bound is taken when no other waits.</summary>
    /// <returns>False when there is no room, or the queue is closed.</returns>
    public bool TryPush(ReadOnlyMemory<byte> message)
    {
        var pushes = Interlocked.Increment(ref _pushes);
        var bytes = Interlocked.Add(ref _pushBytes, message.Length);
        if (
            pushes <= maxMessages
            && (bytes <= maxBytes || pushes == 1)
            && _channel.Writer.TryWrite(new QueuedMessage(message, IsAnswer: false, Work: null))
        )
        {
            return true;
        }

        Complete(new QueuedMessage(message, IsAnswer: false, Work: null));
        return false;
    }

    /// <summary>Queues an answer, when there is room for it. One larger than the bound is taken when no other answer waits.</summary>
    /// <param name="message">The answer.</param>
    /// <param name="work">What is given back when the answer was written, or will not be.</param>
    /// <returns>False when the queue is closed: the answer will not be sent.</returns>
    public ValueTask<bool> AnswerAsync(ReadOnlyMemory<byte> message, WorkLease? work)
    {
        var answer = new QueuedMessage(message, IsAnswer: true, work);
        lock (_lock)
        {
            if (!_isClosed)
            {
                if (_heldBack is { Count: > 0 } || !HasRoomFor(message.Length))
                {
                    var isQueued = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                    (_heldBack ??= []).Enqueue(new HeldBack(answer, isQueued));
                    return new ValueTask<bool>(isQueued.Task);
                }

                if (TryAdd(answer))
                {
                    return ValueTask.FromResult(true);
                }
            }
        }

        work?.Dispose();
        return ValueTask.FromResult(false);
    }

    /// <summary>Waits for a message.</summary>
    /// <returns>False when the queue was closed and is empty.</returns>
    public ValueTask<bool> WaitAsync() => _channel.Reader.WaitToReadAsync();

    /// <summary>Takes the next message, which counts as waiting until <see cref="Complete"/>: while it is being sent it holds its room.</summary>
    public bool TryTake(out QueuedMessage message) => _channel.Reader.TryRead(out message);

    /// <summary>Gives the room of a message back after it was sent, to an answer that was held back where there is one.</summary>
    public void Complete(in QueuedMessage message)
    {
        message.Work?.Dispose();
        if (!message.IsAnswer)
        {
            Interlocked.Decrement(ref _pushes);
            Interlocked.Add(ref _pushBytes, -message.Bytes.Length);
            return;
        }

        lock (_lock)
        {
            _answers--;
            _answerBytes -= message.Bytes.Length;
            while (_heldBack is { Count: > 0 } && HasRoomFor(_heldBack.Peek().Answer.Bytes.Length) && TryAdd(_heldBack.Peek().Answer))
            {
                _heldBack.Dequeue().IsQueued.TrySetResult(true);
            }
        }
    }

    /// <summary>Takes no more messages. Answers that were held back will not be sent.</summary>
    public void Close()
    {
        Queue<HeldBack>? heldBack;
        lock (_lock)
        {
            _isClosed = true;
            heldBack = _heldBack;
            _heldBack = null;
        }

        _channel.Writer.TryComplete();
        while (heldBack?.TryDequeue(out var late) == true)
        {
            late.Answer.Work?.Dispose();
            late.IsQueued.TrySetResult(false);
        }
    }

    /// <summary>Drops what will not be sent any more. The queue is closed and its reader has left.</summary>
    public void Drop()
    {
        while (TryTake(out var message))
        {
            message.Work?.Dispose();
        }
    }

    // Under the lock.
    private bool HasRoomFor(int bytes) => _answers == 0 || (_answers < maxMessages && _answerBytes + bytes <= maxBytes);

    // Under the lock.
    private bool TryAdd(in QueuedMessage answer)
    {
        if (!_channel.Writer.TryWrite(answer))
        {
            return false;
        }

        _answers++;
        _answerBytes += answer.Bytes.Length;
        return true;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct HeldBack(QueuedMessage Answer, TaskCompletionSource<bool> IsQueued);
}

/// <summary>A message that waits for a client.</summary>
/// <param name="Bytes">The message, shared and never copied.</param>
/// <param name="IsAnswer">Whether the client asked for it.</param>
/// <param name="Work">What is given back when it was written; null for what no request made.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct QueuedMessage(ReadOnlyMemory<byte> Bytes, bool IsAnswer, WorkLease? Work);
