using System.Buffers;
using System.Buffers.Binary;
using Microsoft.AspNetCore.Connections.Features;

namespace Sallyport.SocketIO.EngineIO.WebSockets;

/// <content>Writing frames into the output pipe, which sends nothing by itself. All members are called under the session's gate.</content>
internal sealed partial class FramedWebSocketTransport
{
    private void WriteWaiting()
    {
        while (_unflushed < FlushAt)
        {
            if (!_rest.IsEmpty)
            {
                WriteRest();
            }
            else if (_pong is { } pong)
            {
                _pong = null;
                if (!_isClosed)
                {
                    Write(Opcode.Pong, pong);
                }
            }
            else if (_session.TryTake(this, out var message))
            {
                WriteTaken(message.Frame, message.IsBinary);
            }
            else
            {
                if (_session.IsCarriedBy(this))
                {
                    if (_session.IsClosing)
                    {
                        _session.Drained();
                    }

                    if (_session.IsEnded)
                    {
                        WriteClose();
                    }
                }

                return;
            }
        }
    }

    private void WriteMessage(ReadOnlySpan<byte> frame, bool isBinary)
    {
        if (isBinary && _sendsBase64)
        {
            frame = PacketCodec.ToBase64(frame);
            isBinary = false;
        }

        Write(isBinary ? Opcode.Binary : Opcode.Text, frame);
        _session.Server.Metrics.MessageSent(frame.Length);
    }

    // The bytes are shared with other receivers of the message: what is large is not copied before the client can take it.
    private void WriteTaken(ReadOnlyMemory<byte> frame, bool isBinary)
    {
        if (frame.Length <= FlushAt)
        {
            WriteMessage(frame.Span, isBinary);
            _session.Sent(frame.Length);
            return;
        }

        if (isBinary && _sendsBase64)
        {
            var encoded = PacketCodec.ToBase64(frame.Span);

            // What waits grows by what base64 adds.
            _session.Sent(frame.Length - encoded.Length);
            frame = encoded;
            isBinary = false;
        }

        WriteHeader(isBinary ? Opcode.Binary : Opcode.Text, frame.Length);
        _rest = frame;
        WriteRest();
        _session.Server.Metrics.MessageSent(frame.Length);
    }

    private void WriteRest()
    {
        var now = _rest[..Math.Min(_rest.Length, FlushAt)];
        _output.Write(now.Span);
        _unflushed += now.Length;
        _rest = _rest[now.Length..];
        _session.Sent(now.Length);
    }

    private void WriteHeader(Opcode opcode, int length)
    {
        var size = FrameHeader.Write(_output.GetSpan(FrameHeader.MaxServerSize), opcode, length);
        _output.Advance(size);
        _unflushed += size;
    }

    private void Write(Opcode opcode, ReadOnlySpan<byte> data)
    {
        var target = _output.GetSpan(FrameHeader.MaxServerSize);
        var size = FrameHeader.Write(target, opcode, data.Length);
        if (target.Length - size >= data.Length)
        {
            data.CopyTo(target[size..]);
            _output.Advance(size + data.Length);
        }
        else
        {
            _output.Advance(size);
            _output.Write(data);
        }

        _unflushed += size + data.Length;
    }

    private void WriteClose()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        Span<byte> code = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(code, _closeCode);
        Write(Opcode.Close, code);
        _patience = _session.Server.Time.CreateTimer(
            static connection => ((IConnectionLifetimeFeature)connection!).Abort(),
            _connection,
            CloseTimeout,
            Timeout.InfiniteTimeSpan
        );
    }
}
