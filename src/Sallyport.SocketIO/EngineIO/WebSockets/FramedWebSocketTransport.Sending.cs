using System.IO.Pipelines;

namespace Sallyport.SocketIO.EngineIO.WebSockets;

/// <content>
/// Sending. A message is framed into the output pipe by whoever sends it. The pipe is flushed at once, but for messages sent by the reader's own thread:
/// they leave together when the reader has handled all that came. With inline scheduling a queue flushes for all others. While a flush has not completed
/// (the client is slow) messages wait in the session's outbox, and the flush's completion goes on with them. All members are called under the session's
/// gate unless they say otherwise.
/// </content>
internal sealed partial class FramedWebSocketTransport
{
    // Written to the pipe before it is flushed; also how much of a larger message is in the pipe at a time.
    private const int FlushAt = 16 * 1024;

    private ITimer? _patience;
    private ITimer? _slowTimer;
    private long _sendBy;
    private int _flushedBytes;
    private bool _isWatched;
    private Task? _flushing;
    private ReadOnlyMemory<byte> _rest;
    private byte[]? _pong;
    private int _unflushed;
    private int _batchThread;
    private long _batchBegan;
    private ushort _closeCode = CloseCode.Normal;
    private bool _isFlushing;
    private bool _isQueued;
    private bool _isClosed;
    private bool _isOver;

    /// <summary>Gets or sets what the <see cref="FlushQueue"/> this is in flushes after it.</summary>
    internal FramedWebSocketTransport? NextToFlush { get; set; }

    public override bool IsReady => !_isFlushing && !_isOver;

    public override bool TryWrite(ReadOnlySpan<byte> frame, bool isBinary)
    {
        if (_isFlushing || _isOver || _isClosed || frame.Length > FlushAt)
        {
            return false;
        }

        WriteMessage(frame, isBinary);
        FlushUnlessBatching();
        return true;
    }

    public override bool TryWrite(ReadOnlySpan<EngineMessage> messages)
    {
        if (_isFlushing || _isOver || _isClosed)
        {
            return false;
        }

        long total = 0;
        foreach (var message in messages)
        {
            total += message.Frame.Length;
        }

        if (total > FlushAt)
        {
            return false;
        }

        foreach (var message in messages)
        {
            WriteMessage(message.Frame.Span, message.IsBinary);
        }

        FlushUnlessBatching();
        return true;
    }

    /// <inheritdoc />
    public override long ReadAhead() => _output.CanGetUnflushedBytes ? _output.UnflushedBytes : 0;

    /// <summary>Goes on with what waits. Not under the gate.</summary>
    public override void Wake()
    {
        lock (_session.Gate)
        {
            FlushUnlessBatching();
        }
    }

    public override async Task<bool> TrySendAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        Task? flushing;
        lock (_session.Gate)
        {
            if (!_isOver && !_isFlushing)
            {
                Write(Opcode.Text, text.Span);
                Flush();
            }

            flushing = _isFlushing ? _flushing : null;
        }

        if (flushing is not null)
        {
            try
            {
                await flushing.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }

        return !Volatile.Read(ref _isOver);
    }

    // Not under the gate. Only the reader's own thread can find its id here, so nobody else needs to see it in time.
    private void BeginBatch()
    {
        _batchThread = Environment.CurrentManagedThreadId;
        if (_queue is not null)
        {
            _batchBegan = _session.Server.Inline.BeginHandling();
        }
    }

    // Not under the gate.
    private void EndBatch()
    {
        if (_queue is not null && _batchThread != 0)
        {
            _session.Server.Inline.EndHandling(_batchBegan);
        }

        _batchThread = 0;
        if (_unflushed == 0)
        {
            // Nothing of this thread is left; others flush what they write.
            return;
        }

        lock (_session.Gate)
        {
            Flush();
        }
    }

    /// <summary>Flushes what was written since this came into the queue. Not under the gate.</summary>
    internal void FlushQueued()
    {
        lock (_session.Gate)
        {
            _isQueued = false;
            Flush();
        }
    }

    // Not under the gate. Only the latest ping is answered while the client is slow. https://www.rfc-editor.org/rfc/rfc6455#section-5.5.3
    private void Answer(ReadOnlySpan<byte> ping)
    {
        lock (_session.Gate)
        {
            _pong = ping.ToArray();
            FlushUnlessBatching();
        }
    }

    private void FlushUnlessBatching()
    {
        if (_unflushed < FlushAt && !HasWaiting)
        {
            if (_batchThread == Environment.CurrentManagedThreadId)
            {
                return;
            }

            if (_queue is not null)
            {
                if (!_isQueued)
                {
                    _isQueued = true;
                    _queue.Add(this);
                }

                return;
            }
        }

        Flush();
    }

    private bool HasWaiting => _pong is not null || !_rest.IsEmpty || !_session.IsOpen || _session.HasWaiting;

    private void Flush()
    {
        if (!_isFlushing && !_isOver && Pump(out var flush))
        {
            _isFlushing = true;
            BeginBacklog();
            _flushing = FinishFlushAsync(flush);
        }
    }

    /// <summary>Writes what waits and flushes, until all is flushed or a flush has to be waited for.</summary>
    private bool Pump(out ValueTask<FlushResult> flush)
    {
        flush = default;
        try
        {
            while (true)
            {
                WriteWaiting();
                if (_unflushed == 0)
                {
                    return false;
                }

                _flushedBytes = _unflushed;
                _unflushed = 0;
                flush = _output.FlushAsync();
                if (!flush.IsCompletedSuccessfully)
                {
                    return true;
                }

                if (flush.Result.IsCompleted)
                {
                    Lose();
                    return false;
                }
            }
        }
        catch (Exception exception) when (IsConnectionLoss(exception))
        {
            Lose();
            return false;
        }
    }

    // Not under the gate.
    private async Task FinishFlushAsync(ValueTask<FlushResult> flush)
    {
        while (true)
        {
            bool isLost;
            try
            {
                isLost = (await flush).IsCompleted;
            }
            catch (Exception exception) when (IsConnectionLoss(exception))
            {
                isLost = true;
            }

            bool isGoingOn;
            lock (_session.Gate)
            {
                if (isLost)
                {
                    _isFlushing = false;
                    Lose();
                    return;
                }

                TakeProgress();
                isGoingOn = Pump(out flush);
                _isFlushing = isGoingOn;
            }

            _session.NotifySent();
            if (!isGoingOn)
            {
                return;
            }
        }
    }

    private void Lose()
    {
        _isOver = true;
        _rest = default;
        if (_session.IsCarriedBy(this))
        {
            _session.End(EngineCloseReason.TransportClose, EngineSession.Ending.Cut);
        }
        else
        {
            _connection.Abort();
        }
    }
}
