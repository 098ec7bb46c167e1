using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Sallyport.SocketIO.Parsers;

/// <summary>Writes Socket.IO v5 packets. Pure; JSON that the application hands over is written as it is.</summary>
internal static class PacketWriter
{
    /// <summary>What is said of arguments that are no array.</summary>
    public const string NotAnArray =
        "The arguments must be one JSON array, such as [\"world\",1]. A value of your own goes with its JsonTypeInfo, which makes the array.";

    // The packet type of an Engine.IO message stands before every Socket.IO packet.
    public static void WriteMessage(IBufferWriter<byte> output, in OutgoingPacket packet)
    {
        output.Write("4"u8);
        Write(output, packet);
    }

    public static void Write(IBufferWriter<byte> output, in OutgoingPacket packet)
    {
        switch (packet.Type)
        {
            case SocketPacketType.Event:
                WriteEvent(output, packet);
                break;
            case SocketPacketType.Ack:
                WriteAck(output, packet);
                break;
            case SocketPacketType.Connect or SocketPacketType.Disconnect or SocketPacketType.ConnectError:
                // 0[<namespace>,]{"sid":"…"}, 1[<namespace>,], 4[<namespace>,]{"message":"…"[,"data":…]}
                WriteHead(output, packet.Type, 0, packet.Namespace, null);
                output.Write(packet.Json);
                break;
            default:
                throw new ArgumentException("The attachments make a packet a binary one, not its type.", nameof(packet));
        }
    }

    // 2[<namespace>,][<id>]["name"(,argument)*], or 5<n>-… with attachments
    private static void WriteEvent(IBufferWriter<byte> output, in OutgoingPacket packet)
    {
        var attachments = packet.Attachments.Count;
        var type = attachments > 0 ? SocketPacketType.BinaryEvent : SocketPacketType.Event;
        WriteHead(output, type, attachments, packet.Namespace, packet.Id);
        output.Write("["u8);
        WriteString(output, packet.EventName!);
        var inner = InnerOf(packet.Json);
        if (!inner.IsEmpty)
        {
            output.Write(","u8);
            output.Write(inner);
        }

        output.Write("]"u8);
    }

    // 3[<namespace>,]<id>[argument(,argument)*], or 6<n>-… with attachments
    private static void WriteAck(IBufferWriter<byte> output, in OutgoingPacket packet)
    {
        var attachments = packet.Attachments.Count;
        var type = attachments > 0 ? SocketPacketType.BinaryAck : SocketPacketType.Ack;
        WriteHead(output, type, attachments, packet.Namespace, packet.Id);
        output.Write("["u8);
        output.Write(InnerOf(packet.Json));
        output.Write("]"u8);
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
    private static ReadOnlySpan<byte> InnerOf(ReadOnlySpan<byte> arguments)
    {
        var trimmed = arguments.Trim(" \t\r\n"u8);
        if (trimmed.IsEmpty)
        {
            return trimmed;
        }

        if (trimmed is not [(byte)'[', .., (byte)']'])
        {
            throw new ArgumentException(NotAnArray, nameof(arguments));
        }

        return trimmed[1..^1].Trim(" \t\r\n"u8);
    }

    internal static void WriteString(IBufferWriter<byte> output, string text)
    {
        output.Write("\""u8);
        if (text.AsSpan().ContainsAnyExcept(PlainCharacters))
        {
            // By way of UTF-8: half a surrogate pair in the text becomes U+FFFD instead of an exception.
            output.Write(JsonEncodedText.Encode(Encoding.UTF8.GetBytes(text)).EncodedUtf8Bytes);
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
