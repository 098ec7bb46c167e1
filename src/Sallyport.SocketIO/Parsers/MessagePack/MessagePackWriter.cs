using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Parsers.MessagePack;

/// <summary>Writes MessagePack values, each in its shortest form. Pure.</summary>
internal static class MessagePackWriter
{
    public static void WriteNil(IBufferWriter<byte> output) => output.Write([(byte)0xc0]);

    public static void WriteBoolean(IBufferWriter<byte> output, bool value) => output.Write([(byte)(value ? 0xc3 : 0xc2)]);

    public static void WriteInteger(IBufferWriter<byte> output, long value)
    {
        switch (value)
        {
            case >= 0:
                WriteUnsigned(output, (ulong)value);
                break;
            case >= -0x20:
                output.Write([(byte)value]);
                break;
            case >= sbyte.MinValue:
                output.Write([(byte)0xd0, (byte)value]);
                break;
            case >= short.MinValue:
                WriteMarked(output, 0xd1, (ulong)value, 2);
                break;
            case >= int.MinValue:
                WriteMarked(output, 0xd2, (ulong)value, 4);
                break;
            default:
                WriteMarked(output, 0xd3, (ulong)value, 8);
                break;
        }
    }

    public static void WriteUnsigned(IBufferWriter<byte> output, ulong value)
    {
        switch (value)
        {
            case < 0x80:
                output.Write([(byte)value]);
                break;
            case <= byte.MaxValue:
                output.Write([(byte)0xcc, (byte)value]);
                break;
            case <= ushort.MaxValue:
                WriteMarked(output, 0xcd, value, 2);
                break;
            case <= uint.MaxValue:
                WriteMarked(output, 0xce, value, 4);
                break;
            default:
                WriteMarked(output, 0xcf, value, 8);
                break;
        }
    }

    public static void WriteFloat(IBufferWriter<byte> output, double value) =>
        WriteMarked(output, 0xcb, BitConverter.DoubleToUInt64Bits(value), 8);

    public static void WriteString(IBufferWriter<byte> output, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length < 0x20)
        {
            output.Write([(byte)(0xa0 | utf8.Length)]);
        }
        else
        {
            WriteLength(output, 0xd9, utf8.Length);
        }

        output.Write(utf8);
    }

    public static void WriteString(IBufferWriter<byte> output, string text)
    {
        using var utf8 = PooledWriter.Rent();
        _ = Encoding.UTF8.GetBytes(text, utf8);
        WriteString(output, utf8.WrittenSpan);
    }

    public static void WriteBinary(IBufferWriter<byte> output, ReadOnlySpan<byte> data)
    {
        WriteLength(output, 0xc4, data.Length);
        output.Write(data);
    }

    public static void WriteArrayHead(IBufferWriter<byte> output, int count) => WriteHead(output, 0x90, 0xdc, count);

    public static void WriteMapHead(IBufferWriter<byte> output, int pairs) => WriteHead(output, 0x80, 0xde, pairs);

    private static void WriteHead(IBufferWriter<byte> output, byte shortFormat, byte longFormat, int count)
    {
        if (count < 0x10)
        {
            output.Write([(byte)(shortFormat | count)]);
        }
        else if (count <= ushort.MaxValue)
        {
            WriteMarked(output, longFormat, (ulong)count, 2);
        }
        else
        {
            WriteMarked(output, (byte)(longFormat + 1), (ulong)count, 4);
        }
    }

    // Three formats in a row, with one, two and four bytes of length.
    private static void WriteLength(IBufferWriter<byte> output, byte firstFormat, int length)
    {
        if (length <= byte.MaxValue)
        {
            output.Write([firstFormat, (byte)length]);
        }
        else if (length <= ushort.MaxValue)
        {
            WriteMarked(output, (byte)(firstFormat + 1), (ulong)length, 2);
        }
        else
        {
            WriteMarked(output, (byte)(firstFormat + 2), (ulong)length, 4);
        }
    }

    private static void WriteMarked(IBufferWriter<byte> output, byte format, ulong value, int size)
    {
        Span<byte> bytes = stackalloc byte[9];
        bytes[0] = format;
        BinaryPrimitives.WriteUInt64BigEndian(bytes[1..], value << (8 * (8 - size)));
        output.Write(bytes[..(1 + size)]);
    }
}
