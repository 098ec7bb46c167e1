using System.Buffers;
using System.Text;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Parsers;

/// <summary>The packets a server sends by itself: who is in, who is not, who is out.</summary>
internal static class ControlPackets
{
    // {"sid":"…"[,"pid":"…"]}
    public static EngineMessage[] Connect(SocketParser parser, string @namespace, string socketId, string? privateId = null)
    {
        using var json = PooledWriter.Rent();
        json.Write("{\"sid\":\""u8);
        _ = Encoding.UTF8.GetBytes(socketId, json);
        if (privateId is not null)
        {
            json.Write("\",\"pid\":\""u8);
            _ = Encoding.UTF8.GetBytes(privateId, json);
        }

        json.Write("\"}"u8);
        return Encode(parser, SocketPacketType.Connect, @namespace, json.WrittenSpan);
    }

    public static EngineMessage[] Disconnect(SocketParser parser, string @namespace) =>
        Encode(parser, SocketPacketType.Disconnect, @namespace, default);

    // {"message":"…"[,"data":…]}
    public static EngineMessage[] ConnectError(SocketParser parser, string @namespace, ConnectRefusal refusal)
    {
        using var json = PooledWriter.Rent();
        json.Write("{\"message\":"u8);
        PacketWriter.WriteString(json, refusal.Message);
        if (!refusal.Data.IsEmpty)
        {
            json.Write(",\"data\":"u8);
            json.Write(refusal.Data.Span);
        }

        json.Write("}"u8);
        return Encode(parser, SocketPacketType.ConnectError, @namespace, json.WrittenSpan);
    }

    private static EngineMessage[] Encode(SocketParser parser, SocketPacketType type, string @namespace, ReadOnlySpan<byte> json) =>
        parser.Encode(
            new OutgoingPacket
            {
                Type = type,
                Namespace = @namespace,
                Json = json,
            }
        );
}
