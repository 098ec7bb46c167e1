using System.Buffers.Binary;

namespace Sallyport.SocketIO.Parsers.MessagePack;

/// <summary>
/// Reads MessagePack value by value. Pure; never throws on what a client sent, and allocates nothing. A declared length is checked against the bytes
/// that are there: an element of an array takes at least one, a pair of a map two.
/// </summary>
internal ref struct MessagePackReader(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> _source = source;
    private int _position;

    public readonly int Remaining => _source.Length - _position;

    // https://github.com/msgpack/msgpack/blob/master/spec.md#formats
    /// <summary>Reads the next value, or the head of one that holds others.</summary>
    /// <returns>Whether there is one, whole.</returns>
    public bool TryRead(out MessagePackToken token)
    {
        token = default;
        if (Remaining == 0)
        {
            return false;
        }

        var format = _source[_position++];
        switch (format)
        {
            case < 0x80:
                token = new MessagePackToken(MessagePackKind.Integer, format);
                return true;
            case < 0x90:
                return TryTakeHead(MessagePackKind.Map, (uint)(format & 0x0f), out token);
            case < 0xa0:
                return TryTakeHead(MessagePackKind.Array, (uint)(format & 0x0f), out token);
            case < 0xc0:
                return TryTakeBytes(MessagePackKind.String, (uint)(format & 0x1f), out token);
            case >= 0xe0:
                token = new MessagePackToken(MessagePackKind.Integer, (sbyte)format);
                return true;
            default:
                return TryReadMarked(format, out token);
        }
    }

    /// <summary>Passes over the next value, with all that it holds, however deep.</summary>
    /// <returns>Whether it is whole.</returns>
    public bool TrySkip()
    {
        for (var pending = 1L; pending > 0; pending--)
        {
            if (!TryRead(out var token))
            {
                return false;
            }

            pending += token.Kind switch
            {
                MessagePackKind.Array => token.Count,
                MessagePackKind.Map => 2L * token.Count,
                _ => 0,
            };
        }

        return true;
    }

    private bool TryReadMarked(byte format, out MessagePackToken token)
    {
        token = default;
        switch (format)
        {
            case 0xc0:
                return true;
            case 0xc2 or 0xc3:
                token = new MessagePackToken(MessagePackKind.Boolean, format - 0xc2);
                return true;
            case >= 0xc4 and <= 0xc6:
                return TryTakeNumber(1 << (format - 0xc4), out var bytes) && TryTakeBytes(MessagePackKind.Binary, bytes, out token);
            case >= 0xc7 and <= 0xc9:
                return TryTakeNumber(1 << (format - 0xc7), out var length) && TryTakeExtension(length, isFixed: false, out token);
            case 0xca or 0xcb:
                return TryTakeFloat(format == 0xca ? 4 : 8, out token);
            case >= 0xcc and <= 0xcf:
                return TryTakeInteger(1 << (format - 0xcc), hasSign: false, out token);
            case >= 0xd0 and <= 0xd3:
                return TryTakeInteger(1 << (format - 0xd0), hasSign: true, out token);
            case >= 0xd4 and <= 0xd8:
                return TryTakeExtension(1u << (format - 0xd4), isFixed: true, out token);
            case >= 0xd9 and <= 0xdb:
                return TryTakeNumber(1 << (format - 0xd9), out var text) && TryTakeBytes(MessagePackKind.String, text, out token);
            case 0xdc or 0xdd:
                return TryTakeNumber(format == 0xdc ? 2 : 4, out var items) && TryTakeHead(MessagePackKind.Array, items, out token);
            case 0xde or 0xdf:
                return TryTakeNumber(format == 0xde ? 2 : 4, out var pairs) && TryTakeHead(MessagePackKind.Map, pairs, out token);
            default:
                // 0xc1 is the one format that never occurs.
                return false;
        }
    }

    private bool TryTakeHead(MessagePackKind kind, uint count, out MessagePackToken token)
    {
        token = new MessagePackToken(kind, count);
        return count <= (uint)Remaining / (kind == MessagePackKind.Map ? 2 : 1);
    }

    private bool TryTakeBytes(MessagePackKind kind, uint length, out MessagePackToken token, long bits = 0)
    {
        token = default;
        if (!TryTake(length, out var bytes))
        {
            return false;
        }

        token = new MessagePackToken(kind, bits, bytes);
        return true;
    }

    // The type stands before the data. notepack.io uses type 0 for what JavaScript has and MessagePack has not.
    private bool TryTakeExtension(uint length, bool isFixed, out MessagePackToken token)
    {
        token = default;
        if (!TryTake(1, out var type))
        {
            return false;
        }

        if (type[0] != 0 || (isFixed && length is not (1 or 8)))
        {
            return TryTakeBytes(MessagePackKind.Extension, length, out token, (sbyte)type[0]);
        }

        if (!isFixed)
        {
            return TryTakeBytes(MessagePackKind.Binary, length, out token);
        }

        if (!TryTake(length, out var data))
        {
            return false;
        }

        token =
            length == 1
                ? new MessagePackToken(MessagePackKind.Undefined)
                : new MessagePackToken(MessagePackKind.Date, BinaryPrimitives.ReadInt64BigEndian(data));
        return true;
    }

    private bool TryTakeFloat(int size, out MessagePackToken token)
    {
        token = default;
        if (!TryTake((uint)size, out var bytes))
        {
            return false;
        }

        var value = size == 4 ? BinaryPrimitives.ReadSingleBigEndian(bytes) : BinaryPrimitives.ReadDoubleBigEndian(bytes);
        token = new MessagePackToken(MessagePackKind.Float, BitConverter.DoubleToInt64Bits(value));
        return true;
    }

    private bool TryTakeInteger(int size, bool hasSign, out MessagePackToken token)
    {
        token = default;
        if (!TryTake((uint)size, out var bytes))
        {
            return false;
        }

        var value = size switch
        {
            1 => hasSign ? (sbyte)bytes[0] : bytes[0],
            2 => hasSign ? BinaryPrimitives.ReadInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes),
            4 => hasSign ? BinaryPrimitives.ReadInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes),
            _ => BinaryPrimitives.ReadInt64BigEndian(bytes),
        };
        token = new MessagePackToken(!hasSign && value < 0 ? MessagePackKind.Unsigned : MessagePackKind.Integer, value);
        return true;
    }

    private bool TryTakeNumber(int size, out uint value)
    {
        value = 0;
        if (!TryTake((uint)size, out var bytes))
        {
            return false;
        }

        value = size switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            _ => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        };
        return true;
    }

    private bool TryTake(uint length, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (length > (uint)Remaining)
        {
            return false;
        }

        bytes = _source.Slice(_position, (int)length);
        _position += (int)length;
        return true;
    }
}
