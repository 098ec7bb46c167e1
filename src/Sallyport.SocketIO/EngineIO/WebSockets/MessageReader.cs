using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace Sallyport.SocketIO.EngineIO.WebSockets;

/// <summary>
/// Puts the messages of one client together from the bytes of its connection, however they are cut. Does no input or output and never throws on what came.
/// https://www.rfc-editor.org/rfc/rfc6455#section-5
/// </summary>
/// <remarks>
/// It grows with what has come, never with a length that is only declared, and holds nothing between messages after <see cref="Release"/>.
/// After an error or <see cref="Discard"/> it passes over everything but a close frame.
/// </remarks>
internal sealed class MessageReader(int maxPayload)
{
    private const int FirstBufferSize = 512;
    private const ulong SmallFragment = 1024;

    private byte[] _message = [];
    private byte[] _control = [];
    private int _length;
    private int _controlLength;
    private HeaderBytes _headerBytes;
    private int _headerLength;
    private FrameHeader _frame;
    private ulong _remaining;
    private uint _key;
    private bool _isInFrame;
    private bool _isDiscarding;
    private Opcode _opcode;
    private int _controlFrames;

    /// <summary>Gets or sets the most bytes of a message, all its fragments together.</summary>
    public int MaxPayload { get; set; } = maxPayload;

    /// <summary>Gets the message just read; valid until the next read. Whoever handles it may change it.</summary>
    public Memory<byte> Message => _message.AsMemory(0, _length);

    /// <summary>Gets the data of the control frame just read; valid until the next read.</summary>
    public ReadOnlySpan<byte> ControlData => _control.AsSpan(0, _controlLength);

    /// <summary>Gets the code of the close frame just read, or the one the error just found is answered with.</summary>
    public ushort Code { get; private set; }

    /// <summary>
    /// Gives how many frames were read since the last call that make no message worth reading: control frames, and fragments of fewer than
    /// <see cref="SmallFragment"/> bytes.
    /// </summary>
    public int TakeControlFrames()
    {
        var frames = _controlFrames;
        _controlFrames = 0;
        return frames;
    }

    /// <summary>Passes over everything but a close frame from now on.</summary>
    public void Discard()
    {
        _isDiscarding = true;
        _opcode = Opcode.Continuation;
        Release();
    }

    /// <summary>Gives the memory back if no message is under way.</summary>
    public void Release()
    {
        if (_opcode == Opcode.Continuation && _message.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_message);
            _message = [];
            _length = 0;
        }
    }

    /// <summary>Reads on. Gives what was found and how many bytes were used for it: all, where more are needed.</summary>
    public ReadResultKind Read(ReadOnlySpan<byte> bytes, out int used)
    {
        var left = bytes;
        var kind = ReadResultKind.NeedsMore;
        while (kind == ReadResultKind.NeedsMore)
        {
            if (!_isInFrame)
            {
                if (!TryReadHeader(ref left))
                {
                    break;
                }

                kind = BeginFrame();
                if (kind != ReadResultKind.NeedsMore)
                {
                    break;
                }
            }

            var taken = left[..(int)Math.Min(_remaining, (ulong)left.Length)];
            left = left[taken.Length..];
            _remaining -= (ulong)taken.Length;
            Take(taken);
            if (_remaining > 0)
            {
                break;
            }

            _isInFrame = false;
            kind = EndFrame();
        }

        used = bytes.Length - left.Length;
        return kind;
    }

    private bool TryReadHeader(ref ReadOnlySpan<byte> bytes)
    {
        int size;
        if (_headerLength == 0)
        {
            size = FrameHeader.Read(bytes, out _frame);
            if (size > 0)
            {
                bytes = bytes[size..];
                return true;
            }
        }

        // The header is cut: its parts are gathered.
        Span<byte> gathered = _headerBytes;
        while (!bytes.IsEmpty)
        {
            gathered[_headerLength++] = bytes[0];
            bytes = bytes[1..];
            size = FrameHeader.Read(gathered[.._headerLength], out _frame);
            if (size > 0)
            {
                _headerLength = 0;
                return true;
            }
        }

        return false;
    }

    private ReadResultKind BeginFrame()
    {
        _isInFrame = true;
        _remaining = _frame.Length;
        _key = _frame.Key;
        if (_frame.IsControl)
        {
            _controlLength = 0;
        }

        if (_isDiscarding)
        {
            return ReadResultKind.NeedsMore;
        }

        if (!_frame.IsValid)
        {
            return Fail(CloseCode.ProtocolError);
        }

        if (_frame.IsControl)
        {
            return ReadResultKind.NeedsMore;
        }

        // Fragments of one message follow each other: a first one begins it, the others continue it.
        if (_frame.Opcode == Opcode.Continuation == (_opcode == Opcode.Continuation))
        {
            return Fail(CloseCode.ProtocolError);
        }

        if (_frame.Opcode != Opcode.Continuation)
        {
            _opcode = _frame.Opcode;
            _length = 0;
        }

        // The limit may have been lowered while the message was under way.
        return _frame.Length > (ulong)Math.Max(0, MaxPayload - _length) ? Fail(CloseCode.TooBig) : ReadResultKind.NeedsMore;
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (!_frame.IsControl)
        {
            if (!_isDiscarding)
            {
                MakeRoom(bytes.Length);
                _key = FrameMask.CopyUnmasked(bytes, _message.AsSpan(_length), _key);
                _length += bytes.Length;
            }
        }
        else if (_controlLength + bytes.Length <= FrameHeader.MaxControlPayload)
        {
            if (_control.Length == 0)
            {
                _control = new byte[FrameHeader.MaxControlPayload];
            }

            _key = FrameMask.CopyUnmasked(bytes, _control.AsSpan(_controlLength), _key);
            _controlLength += bytes.Length;
        }
    }

    private ReadResultKind EndFrame()
    {
        if (_frame.IsControl || ((!_frame.IsFinal || _frame.Opcode == Opcode.Continuation) && _frame.Length < SmallFragment))
        {
            _controlFrames++;
        }

        if (_isDiscarding)
        {
            Code = CloseCode.Normal;
            return _frame.Opcode == Opcode.Close ? ReadResultKind.Close : ReadResultKind.NeedsMore;
        }

        switch (_frame.Opcode)
        {
            case Opcode.Ping:
                return ReadResultKind.Ping;
            case Opcode.Close:
                return EndWithClose();
            case Opcode.Pong:
            case var _ when !_frame.IsFinal:
                return ReadResultKind.NeedsMore;
        }

        var isText = _opcode == Opcode.Text;
        _opcode = Opcode.Continuation;
        if (isText && !Utf8.IsValid(_message.AsSpan(0, _length)))
        {
            return Fail(CloseCode.InvalidData);
        }

        return isText ? ReadResultKind.Text : ReadResultKind.Binary;
    }

    // https://www.rfc-editor.org/rfc/rfc6455#section-5.5.1
    // [code(16) [reason in UTF-8]]
    private ReadResultKind EndWithClose()
    {
        var data = ControlData;
        if (data.IsEmpty)
        {
            Code = CloseCode.None;
        }
        else if (data.Length == 1 || !CloseCode.MayBeSent(BinaryPrimitives.ReadUInt16BigEndian(data)))
        {
            return Fail(CloseCode.ProtocolError);
        }
        else if (!Utf8.IsValid(data[2..]))
        {
            return Fail(CloseCode.InvalidData);
        }
        else
        {
            Code = BinaryPrimitives.ReadUInt16BigEndian(data);
        }

        Discard();
        return ReadResultKind.Close;
    }

    private ReadResultKind Fail(ushort code)
    {
        Code = code;
        Discard();
        return ReadResultKind.Error;
    }

    private void MakeRoom(int count)
    {
        var needed = _length + count;
        if (needed <= _message.Length)
        {
            return;
        }

        // Doubled while a message grows, never beyond the limit; the limit was checked, so the sum is within it.
        var wanted = Math.Max(Math.Max(needed, FirstBufferSize), (int)Math.Min(_length * 2L, MaxPayload));
        var larger = ArrayPool<byte>.Shared.Rent(wanted);
        _message.AsSpan(0, _length).CopyTo(larger);
        if (_message.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_message);
        }

        _message = larger;
    }

    [InlineArray(FrameHeader.MaxSize)]
    private struct HeaderBytes
    {
        private byte _first;
    }
}
