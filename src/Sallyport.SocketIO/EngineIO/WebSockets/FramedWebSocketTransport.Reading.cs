using System.Buffers;

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
                        _reader.MaxPayload = _session.Server.Options.MaxPayload;
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

    // Goes on after the session has ended, until the client's close frame: what comes in between is dropped.
    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                var read = await _input.ReadAsync();
                BeginBatch();
                foreach (var part in read.Buffer)
                {
                    var left = part;
                    while (true)
                    {
                        var kind = _reader.Read(left.Span, out var used);
                        if (kind == ReadResultKind.NeedsMore)
                        {
                            break;
                        }

                        left = left[used..];
                        if (kind is ReadResultKind.Text or ReadResultKind.Binary)
                        {
                            var handling =
                                kind == ReadResultKind.Text
                                    ? _session.ReceiveTextAsync(_reader.Message)
                                    : _session.ReceiveBinaryAsync(_reader.Message);
                            if (handling.IsCompletedSuccessfully)
                            {
                                handling.GetAwaiter().GetResult();
                            }
                            else
                            {
                                // What was sent until now must not wait for the handler.
                                EndBatch();
                                await handling;
                                BeginBatch();
                            }
                        }
                        else if (!TakeControl(kind))
                        {
                            return;
                        }
                    }
                }

                _input.AdvanceTo(read.Buffer.End);
                if (_session.IsEnded)
                {
                    _reader.Discard();
                }

                // An idle connection holds no buffer.
                _reader.Release();
                EndBatch();
                if (read.IsCompleted)
                {
                    return;
                }
            }
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
                _session.End(EngineCloseReason.TransportClose, EngineSession.Ending.Goodbye);
            }
        }
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
