using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Sallyport.SocketIO.Protocol;

/// <summary>Writes Socket.IO v5 packets. Pure; JSON that the application hands over is written as it is.</summary>
internal static class PacketWriter
{
    // 0[<namespace>,]{"sid":"…"}
    public static void WriteConnect(IBufferWriter<byte> output, string name, string socketId)
    {
        WriteHead(output, SocketPacketType.Connect, 0, name, null);
        output.Write("{\"sid\":\""u8);
        WriteUtf8(output, socketId);
        output.Write("\"}"u8);
    }

    // 1[<namespace>,]
    public static void WriteDisconnect(IBufferWriter<byte> output, string name) =>
        WriteHead(output, SocketPacketType.Disconnect, 0, name, null);

    // 4[<namespace>,]{"message":"…"[,"data":…]}
    public static void WriteConnectError(IBufferWriter<byte> output, string name, string message, ReadOnlySpan<byte> data)
    {
        WriteHead(output, SocketPacketType.ConnectError, 0, name, null);
        output.Write("{\"message\":"u8);
        WriteString(output, message);
        if (!data.IsEmpty)
        {
            output.Write(",\"data\":"u8);
            output.Write(data);
        }

        output.Write("}"u8);
    }

    // 2[<namespace>,][<id>]["name"(,argument)*], or 5<n>-… with attachments
    public static void WriteEvent(
        IBufferWriter<byte> output,
        string @namespace,
        ulong? id,
        string name,
        ReadOnlySpan<byte> arguments,
        int attachments
    )
    {
        WriteHead(output, attachments > 0 ? SocketPacketType.BinaryEvent : SocketPacketType.Event, attachments, @namespace, id);
        output.Write("["u8);
        WriteString(output, name);
        var inner = InnerOf(arguments);
        if (!inner.IsEmpty)
        {
            output.Write(","u8);
            output.Write(inner);
        }

        output.Write("]"u8);
    }

    // 3[<namespace>,]<id>[argument(,argument)*], or 6<n>-… with attachments
    public static void WriteAck(IBufferWriter<byte> output, string @namespace, ulong id, ReadOnlySpan<byte> arguments, int attachments)
    {
        WriteHead(output, attachments > 0 ? SocketPacketType.BinaryAck : SocketPacketType.Ack, attachments, @namespace, id);
        output.Write(arguments.IsEmpty ? "[]"u8 : arguments);
    }

    private static void WriteHead(IBufferWriter<byte> output, SocketPacketType type, int attachments, string @namespace, ulong? id)
    {
        output.Write([(byte)('0' + (byte)type)]);
        if (attachments > 0)
        {
            WriteNumber(output, (ulong)attachments);
            output.Write("-"u8);
        }

        if (@namespace is not "/")
        {
            WriteUtf8(output, @namespace);
            output.Write(","u8);
        }

        if (id is { } number)
        {
            WriteNumber(output, number);
        }
    }

    // What stands between the brackets of a JSON array.
    private static ReadOnlySpan<byte> InnerOf(ReadOnlySpan<byte> array)
    {
        var trimmed = array.Trim(" \t\r\n"u8);
        if (trimmed.IsEmpty)
        {
            return trimmed;
        }

        if (trimmed is not [(byte)'[', .., (byte)']'])
        {
            throw new ArgumentException("The arguments must be one JSON array.", nameof(array));
        }

        return trimmed[1..^1].Trim(" \t\r\n"u8);
    }

    private static void WriteString(IBufferWriter<byte> output, string text)
    {
        output.Write("\""u8);
        if (text.AsSpan().ContainsAnyExcept(PlainCharacters))
        {
            output.Write(JsonEncodedText.Encode(text).EncodedUtf8Bytes);
        }
        else
        {
            WriteUtf8(output, text);
        }

        output.Write("\""u8);
    }

    private static void WriteUtf8(IBufferWriter<byte> output, string text) => _ = Encoding.UTF8.GetBytes(text, output);

    private static void WriteNumber(IBufferWriter<byte> output, ulong value)
    {
        var target = output.GetSpan(20);
        _ = Utf8Formatter.TryFormat(value, target, out var written);
        output.Advance(written);
    }

    private static readonly SearchValues<char> PlainCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -_./:;,!?()[]{}@#%*=|~^$"
    );
}
