using System.Buffers;
using System.Buffers.Text;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>Engine.IO v4 packets and payloads: bytes in, values out. Pure; never throws on what a client sent.</summary>
internal static class PacketCodec
{
    /// <summary>Separates the packets of a polling body.</summary>
    public const byte Separator = 0x1e;

    public static readonly byte[] Ping = "2"u8.ToArray();
    public static readonly byte[] PongProbe = "3probe"u8.ToArray();
    public static readonly byte[] Close = "1"u8.ToArray();
    public static readonly byte[] Noop = "6"u8.ToArray();
    public static readonly byte[] NoopThenClose = "6\u001e1"u8.ToArray();

    // https://socket.io/docs/v4/engine-io-protocol/#packet-encoding
    // <packet type digit>[<data>] | b<base64>
    public static bool TryReadType(ReadOnlySpan<byte> frame, out PacketType type)
    {
        switch (frame)
        {
            case [>= (byte)'0' and <= (byte)'6', ..]:
                type = (PacketType)(frame[0] - (byte)'0');
                return true;
            case [(byte)'b', ..]:
                type = PacketType.Base64Message;
                return true;
            default:
                type = default;
                return false;
        }
    }

    /// <summary>Decodes base64 in place; the result stands at the start of the buffer.</summary>
    public static bool TryDecodeBase64(Span<byte> base64, out int written) =>
        Base64.DecodeFromUtf8InPlace(base64, out written) == OperationStatus.Done;

    /// <summary>Makes the text packet of binary data, for clients that cannot take it as it is.</summary>
    public static byte[] ToBase64(ReadOnlySpan<byte> data)
    {
        var packet = new byte[1 + Base64.GetMaxEncodedToUtf8Length(data.Length)];
        packet[0] = (byte)'b';
        _ = Base64.EncodeToUtf8(data, packet.AsSpan(1), out _, out _);
        return packet;
    }

    // https://socket.io/docs/v4/engine-io-protocol/#http-long-polling-1
    // <packet>[0x1e<packet>...]: gives the length of the first packet.
    public static int LengthOfFirst(ReadOnlySpan<byte> payload)
    {
        var end = payload.IndexOf(Separator);
        return end < 0 ? payload.Length : end;
    }

    /// <summary>Adds one message to a polling body; binary data becomes base64.</summary>
    public static void WriteToPayload(IBufferWriter<byte> output, EngineMessage message, bool isFirst)
    {
        if (!isFirst)
        {
            output.Write([Separator]);
        }

        var data = message.Frame.Span;
        if (!message.IsBinary)
        {
            output.Write(data);
            return;
        }

        output.Write("b"u8);
        var target = output.GetSpan(Base64.GetMaxEncodedToUtf8Length(data.Length));
        _ = Base64.EncodeToUtf8(data, target, out _, out var written);
        output.Advance(written);
    }

    // https://socket.io/docs/v4/engine-io-protocol/#handshake
    // 0{"sid":…,"upgrades":[…],"pingInterval":…,"pingTimeout":…,"maxPayload":…}
    public static void WriteOpen(IBufferWriter<byte> output, string sessionId, bool canUpgrade, EngineOptions options)
    {
        output.Write("0{\"sid\":\""u8);
        WriteAscii(output, sessionId);
        output.Write(canUpgrade ? "\",\"upgrades\":[\"websocket\"]"u8 : "\",\"upgrades\":[]"u8);
        output.Write(",\"pingInterval\":"u8);
        WriteNumber(output, (long)options.PingInterval.TotalMilliseconds);
        output.Write(",\"pingTimeout\":"u8);
        WriteNumber(output, (long)options.PingTimeout.TotalMilliseconds);
        output.Write(",\"maxPayload\":"u8);
        WriteNumber(output, options.MaxPayload);
        output.Write("}"u8);
    }

    private static void WriteAscii(IBufferWriter<byte> output, string text)
    {
        var target = output.GetSpan(text.Length);
        _ = System.Text.Ascii.FromUtf16(text, target, out var written);
        output.Advance(written);
    }

    private static void WriteNumber(IBufferWriter<byte> output, long value)
    {
        var target = output.GetSpan(20);
        _ = Utf8Formatter.TryFormat(value, target, out var written);
        output.Advance(written);
    }
}
