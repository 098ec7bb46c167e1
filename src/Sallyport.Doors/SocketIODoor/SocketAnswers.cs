using System.Runtime.InteropServices;
using Sallyport.Doors.Limits;
using Sallyport.SocketIO;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.Doors.SocketIODoor;

/// <summary>
/// The answers to one client of door A. They take half of the session's queue at most, so that pushes find room beside them; an answer that does not fit is
/// held back until the client has read some. What a request occupies is given back once its answer has left the queue.
/// </summary>
internal sealed class SocketAnswers
{
    // What Socket.IO keeps for itself; an answer may not take such a name, whatever the client called its event.
    private static readonly HashSet<string> ReservedEvents = new(StringComparer.Ordinal)
    {
        "connect",
        "connect_error",
        "disconnect",
        "disconnecting",
        "newListener",
        "removeListener",
    };

    private readonly Lock _lock = new();
    private readonly Queue<UnsentAnswer> _unsent = new();
    private readonly EngineSession _engine;
    private readonly int _maxMessages;
    private readonly int _maxBytes;
    private long _unsentBytes;
    private TaskCompletionSource? _sent;
    private bool _isOver;

    public SocketAnswers(EngineSession engine, int queueMessages, int queueBytes)
    {
        _engine = engine;
        _maxMessages = Math.Max(1, queueMessages / 2);
        _maxBytes = queueBytes / 2;
        engine.OnSent = OnSent;
    }

    /// <summary>Answers an event, by its acknowledgement where the client asked for one, else by an event of its name.</summary>
    /// <param name="received">The event.</param>
    /// <param name="arguments">The answer's arguments as one JSON array.</param>
    /// <param name="work">What is given back when the answer was written, or will not be.</param>
    /// <param name="gone">Fires when the client is gone.</param>
    public async ValueTask SendAsync(SocketEvent received, ReadOnlyMemory<byte> arguments, WorkLease? work, CancellationToken gone)
    {
        while (true)
        {
            Task sent;
            lock (_lock)
            {
                if (_isOver || gone.IsCancellationRequested)
                {
                    break;
                }

                if (HasRoomFor(arguments.Length))
                {
                    if (!TrySend(received, arguments.Span))
                    {
                        break;
                    }

                    Track(arguments.Length, work);
                    return;
                }

                sent = (_sent ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await sent.WaitAsync(gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        work?.Dispose();
    }

    /// <summary>The session is over: nothing more is sent.</summary>
    public void End()
    {
        TaskCompletionSource? waiting;
        lock (_lock)
        {
            _isOver = true;
            waiting = _sent;
            while (_unsent.TryDequeue(out var answer))
            {
                answer.Work.Dispose();
            }
        }

        waiting?.TrySetResult();
    }

    private static bool TrySend(SocketEvent received, ReadOnlySpan<byte> arguments)
    {
        if (received.AckRequested)
        {
            return received.TryAck(arguments);
        }

        return !ReservedEvents.Contains(received.Name) && received.Socket.TryEmit(received.Name, arguments);
    }

    // Under the lock.
    private bool HasRoomFor(int bytes)
    {
        var unsent = _engine.UnsentBytes;
        return unsent == 0 || (unsent + bytes <= _maxBytes && _unsent.Count < _maxMessages);
    }

    // Under the lock.
    private void Track(int bytes, WorkLease? work)
    {
        if (work is null)
        {
            return;
        }

        if (_isOver || _engine.UnsentBytes == 0)
        {
            work.Dispose();
            return;
        }

        _unsent.Enqueue(new UnsentAnswer(bytes, work));
        _unsentBytes += bytes;
    }

    private void OnSent()
    {
        TaskCompletionSource? waiting;
        lock (_lock)
        {
            // The queue is first in, first out: what is more than it still holds has left it.
            while (_unsentBytes > _engine.UnsentBytes && _unsent.TryDequeue(out var answer))
            {
                _unsentBytes -= answer.Bytes;
                answer.Work.Dispose();
            }

            waiting = _sent;
            _sent = null;
        }

        waiting?.TrySetResult();
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct UnsentAnswer(int Bytes, WorkLease Work);
}
