using System.Buffers.Binary;

namespace Sallyport.SocketIO.EngineIO.WebSockets;

/// <summary>The start of a frame. Pure. https://www.rfc-editor.org/rfc/rfc6455#section-5.2</summary>
/// <remarks>
/// <code>
/// FIN(1) RSV(3) opcode(4) | MASK(1) length(7) | [length(16) or length(64)] | [masking key(32)]
/// </code>
/// </remarks>
internal readonly struct FrameHeader
{
    /// <summary>Most bytes of a header that a client sends.</summary>
    public const int MaxSize = 14;

    /// <summary>Most bytes of a header that a server sends: it has no key.</summary>
    public const int MaxServerSize = 10;

    /// <summary>Most bytes a control frame may carry.</summary>
    public const int MaxControlPayload = 125;

    private const byte FinalBit = 0x80;
    private const byte ReservedBits = 0x70;
    private const byte MaskBit = 0x80;
    private const int Length16 = 126;
    private const int Length64 = 127;

    private readonly byte _first;

    private FrameHeader(byte first, bool isMasked, ulong length, uint key)
    {
        _first = first;
        IsMasked = isMasked;
        Length = length;
        Key = key;
    }

    public bool IsFinal => (_first & FinalBit) != 0;

    public Opcode Opcode => (Opcode)(_first & 0xF);

    public bool IsControl => (_first & 0x8) != 0;

    public bool IsMasked { get; }

    public ulong Length { get; }

    /// <summary>Gets the masking key in the byte order of memory.</summary>
    public uint Key { get; }

    /// <summary>Gets a value indicating whether a client may send a frame with this header, whatever was sent before it.</summary>
    public bool IsValid =>
        (_first & ReservedBits) == 0
        && IsMasked
        && (IsControl ? IsFinal && Length <= MaxControlPayload && Opcode <= Opcode.Pong : Opcode <= Opcode.Binary)
        && Length <= long.MaxValue;

    /// <summary>Reads a header. Gives how many bytes it takes, or 0 while some are missing.</summary>
    public static int Read(ReadOnlySpan<byte> bytes, out FrameHeader header)
    {
        header = default;
        if (bytes.Length < 2)
        {
            return 0;
        }

        var isMasked = (bytes[1] & MaskBit) != 0;
        var length = (ulong)(bytes[1] & ~MaskBit);
        var size = 2;
        switch (length)
        {
            case Length16:
                size += sizeof(ushort);
                break;
            case Length64:
                size += sizeof(ulong);
                break;
        }

        if (bytes.Length < (isMasked ? size + sizeof(uint) : size))
        {
            return 0;
        }

        if (size > 2)
        {
            length =
                length == Length16 ? BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) : BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]);
        }

        var key = 0u;
        if (isMasked)
        {
            key = System.Runtime.InteropServices.MemoryMarshal.Read<uint>(bytes[size..]);
            size += sizeof(uint);
        }

        header = new FrameHeader(bytes[0], isMasked, length, key);
        return size;
    }

    /// <summary>Writes the header of a whole message or a control frame as a server sends it; gives its size.</summary>
    public static int Write(Span<byte> target, Opcode opcode, int length)
    {
        target[0] = (byte)(FinalBit | (byte)opcode);
        switch (length)
        {
            case < Length16:
                target[1] = (byte)length;
                return 2;
            case <= ushort.MaxValue:
                target[1] = Length16;
                BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)length);
                return 4;
            default:
                target[1] = Length64;
                BinaryPrimitives.WriteUInt64BigEndian(target[2..], (ulong)length);
                return MaxServerSize;
        }
    }
}
