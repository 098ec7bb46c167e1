namespace Sallyport.Doors.WebSocketDoor;

/// <summary>
/// Stands between the connection and the framework's WebSocket and shows it text frames as binary ones, noting which data frames truly
/// were binary. Reason: the framework answers invalid UTF-8 in a text frame with close code 1007 by itself, and the contract says 4400.
/// So this door checks UTF-8 on its own, once per whole message. All else (masks, fragments, control frames) stays with the framework.
/// </summary>
/// <remarks>Only the reader of the WebSocket calls in, one read at a time.</remarks>
internal sealed class TextGuardStream(Stream inner) : Stream
{
    private const byte OpcodeMask = 0x0F;
    private const byte OpcodeText = 0x1;
    private const byte OpcodeBinary = 0x2;
    private const byte ControlBit = 0x8;
    private const byte FinalBit = 0x80;
    private const int MaskKeyLength = 4;
    private const int SmallFragment = 1024;

    private ulong _skip;
    private int _headerAt;
    private int _lengthBytes;
    private ulong _length;
    private bool _isControl;
    private bool _isFragment;
    private int _controlFrames;

    /// <summary>Gets a value indicating whether the client has sent a binary data frame.</summary>
    public bool SawBinary { get; private set; }

    /// <summary>
    /// Gets or sets what is told how many frames a read brought that carry no request: control frames, and fragments so small that reading them costs more
    /// than the message is worth.
    /// </summary>
    public Action<int>? ControlFramesRead { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        Rewrite(buffer.Span[..count]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Rewrite(buffer.AsSpan(offset, read));
        return read;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    // https://www.rfc-editor.org/rfc/rfc6455#section-5.2 : FIN RSV opcode | MASK len(7) | len 0, 16 or 64 | mask key 0 or 32 | payload.
    // Positions of _headerAt: 0 first byte, 1 second byte, then the bytes of the extended length. The mask key is skipped with the payload.
    private void Rewrite(Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; )
        {
            if (_skip > 0)
            {
                var step = (int)Math.Min(_skip, (ulong)(bytes.Length - i));
                _skip -= (ulong)step;
                i += step;
                continue;
            }

            ref var current = ref bytes[i++];
            switch (_headerAt)
            {
                case 0:
                    RewriteOpcode(ref current);
                    _headerAt = 1;
                    break;
                case 1:
                    ReadLength(current);
                    break;
                default:
                    _length = (_length << 8) | current;
                    if (--_lengthBytes == 0)
                    {
                        EndHeader();
                    }

                    break;
            }
        }

        if (_controlFrames > 0)
        {
            var frames = _controlFrames;
            _controlFrames = 0;
            ControlFramesRead?.Invoke(frames);
        }
    }

    private void RewriteOpcode(ref byte first)
    {
        _isControl = (first & ControlBit) != 0;
        _isFragment = (first & FinalBit) == 0 || (first & OpcodeMask) == 0;
        if ((first & OpcodeMask) == OpcodeText)
        {
            first = (byte)((first & ~OpcodeMask) | OpcodeBinary);
        }
        else if ((first & OpcodeMask) == OpcodeBinary)
        {
            SawBinary = true;
        }
    }

    private void ReadLength(byte second)
    {
        // An unmasked client frame is an error that the framework answers before it reads on: counting a mask key for it does no harm.
        _length = (ulong)(second & 0x7F);
        _lengthBytes = _length switch
        {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        if (_lengthBytes == 0)
        {
            EndHeader();
        }
        else
        {
            _length = 0;
            _headerAt = 2;
        }
    }

    private void EndHeader()
    {
        if (_isControl || (_isFragment && _length < SmallFragment))
        {
            _controlFrames++;
        }

        _skip = _length + MaskKeyLength;
        _headerAt = 0;
    }
}
