using System.Buffers;
using System.IO.Pipelines;

namespace Sallyport.SocketIO.EngineIO.WebSockets;

/// <content>Reading: all that has come is handled before more is waited for, and what is sent meanwhile leaves in one go.</content>
internal sealed partial class FramedWebSocketTransport
{
    public override async Task<bool> TryExpectAsync(ReadOnlyMemory<byte> expected, CancellationToken cancellationToken)
    {
        _reader.MaxPayload = expected.Length;
        try
        {
            while (true)
            {
                var read = await _input.ReadAsync(cancellationToken);
                var kind = ReadOne(read.Buffer, out var used);
                var isExpected = kind == ReadResultKind.Text && _reader.Message.Span.SequenceEqual(expected.Span);
                _input.AdvanceTo(used);
                switch (kind)
                {
                    case ReadResultKind.Ping:
                        Answer(_reader.ControlData);
                        break;
                    case ReadResultKind.NeedsMore when !read.IsCompleted:
                        break;
                    default:
                        return isExpected;
                }
            }
        }
        catch (Exception exception) when (IsConnectionLoss(exception))
        {
            return false;
        }
    }

    private ReadResultKind ReadOne(ReadOnlySequence<byte> buffer, out SequencePosition used)
    {
        long total = 0;
        foreach (var part in buffer)
        {
            var kind = _reader.Read(part.Span, out var count);
            total += count;
            if (kind != ReadResultKind.NeedsMore)
            {
                used = buffer.GetPosition(total);
                return kind;
            }
        }

        used = buffer.End;
        return ReadResultKind.NeedsMore;
    }

    // Goes on after the session has ended, until the client's close frame: what comes in between is dropped. Idle connections wait here, so it keeps
    // little over a wait.
    private async Task ReadAsync()
    {
        try
        {
            bool isGoingOn;
            do
            {
                var handling = HandleAsync(await _input.ReadAsync());
                isGoingOn = handling.IsCompletedSuccessfully ? handling.Result : await handling;
            } while (isGoingOn);
        }
        catch (Exception exception) when (IsConnectionLoss(exception))
        {
            // The connection is gone, or was cut.
        }
        finally
        {
            _reader.Discard();
            EndBatch();
            if (_session.IsCarriedBy(this))
            {
                // What follows is our last word, and the connection's end.
                TcpCork.Put(_connection);
                _session.End(EngineCloseReason.TransportClose, EngineSession.Ending.Goodbye);
            }
        }

        await FinishAsync();
    }

    /// <summary>Handles all that has come; gives nothing when reading is over.</summary>
    private ValueTask<bool> HandleAsync(ReadResult read)
    {
        BeginBatch();
        var rest = read.Buffer;
        var isOver = IsOver(ref rest, out var handling);
        return handling.IsCompletedSuccessfully ? new ValueTask<bool>(EndRead(read, isOver)) : HandleLaterAsync(read, rest, handling);
    }

    private async ValueTask<bool> HandleLaterAsync(ReadResult read, ReadOnlySequence<byte> rest, ValueTask handling)
    {
        bool isOver;
        do
        {
            // What was sent until now must not wait for the handler.
            EndBatch();
            await handling;
            BeginBatch();
            isOver = IsOver(ref rest, out handling);
        } while (!handling.IsCompletedSuccessfully);

        return EndRead(read, isOver);
    }

    private bool EndRead(ReadResult read, bool isOver)
    {
        _input.AdvanceTo(read.Buffer.End);
        if (_session.IsEnded)
        {
            _reader.Discard();
        }

        // An idle connection holds no buffer.
        _reader.Release();
        _session.CountControl(_reader.TakeControlFrames());
        EndBatch();
        return !isOver && !read.IsCompleted;
    }

    /// <summary>Handles messages until all are, or the client said goodbye, or one has to be waited for.</summary>
    private bool IsOver(ref ReadOnlySequence<byte> rest, out ValueTask handling)
    {
        while (!rest.IsEmpty)
        {
            // The application may have changed it after the last message.
            _reader.MaxPayload = _session.MaxPayload;
            var kind = _reader.Read(rest.FirstSpan, out var used);
            rest = used == 0 && rest.FirstSpan.IsEmpty ? WithoutEmptyPart(rest) : rest.Slice(used);
            switch (kind)
            {
                case ReadResultKind.NeedsMore:
                    break;
                case ReadResultKind.Text:
                case ReadResultKind.Binary:
                    handling =
                        kind == ReadResultKind.Text
                            ? _session.ReceiveTextAsync(_reader.Message)
                            : _session.ReceiveBinaryAsync(_reader.Message);
                    if (!handling.IsCompletedSuccessfully)
                    {
                        return false;
                    }

                    handling.GetAwaiter().GetResult();
                    break;
                default:
                    if (!TakeControl(kind))
                    {
                        handling = ValueTask.CompletedTask;
                        return true;
                    }

                    break;
            }
        }

        handling = ValueTask.CompletedTask;
        return false;
    }

    private static ReadOnlySequence<byte> WithoutEmptyPart(ReadOnlySequence<byte> bytes)
    {
        var next = bytes.Start;
        _ = bytes.TryGet(ref next, out _);
        return bytes.Slice(next);
    }

    /// <summary>Handles a control frame or an error; gives nothing when reading is over.</summary>
    private bool TakeControl(ReadResultKind kind)
    {
        switch (kind)
        {
            case ReadResultKind.Ping:
                Answer(_reader.ControlData);
                return true;
            case ReadResultKind.Error:
                // The reader passes over the rest, up to the client's close frame.
                _closeCode = _reader.Code;
                if (_session.IsCarriedBy(this))
                {
                    var reason = _reader.Code == CloseCode.TooBig ? EngineCloseReason.PayloadTooLarge : EngineCloseReason.TransportError;
                    _session.End(reason, EngineSession.Ending.Goodbye);
                }

                return true;
            default:
                return false;
        }
    }
}
