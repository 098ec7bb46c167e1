using System.Text;
using Sallyport.SocketIO.Parsers;
using Sallyport.SocketIO.Tests.Protocol;

namespace Sallyport.SocketIO.Tests.Parsers;

public sealed class SocketCodecTests
{
    [Theory]
    [InlineData("0", SocketPacketType.Connect, 0, "/", null, "")]
    [InlineData("0{\"a\":1}", SocketPacketType.Connect, 0, "/", null, "{\"a\":1}")]
    [InlineData("0/admin,{\"a\":1}", SocketPacketType.Connect, 0, "/admin", null, "{\"a\":1}")]
    [InlineData("0/admin", SocketPacketType.Connect, 0, "/admin", null, "")]
    [InlineData("1/admin,", SocketPacketType.Disconnect, 0, "/admin", null, "")]
    [InlineData("2[\"a\"]", SocketPacketType.Event, 0, "/", null, "[\"a\"]")]
    [InlineData("2/admin,456[\"a\"]", SocketPacketType.Event, 0, "/admin", 456UL, "[\"a\"]")]
    [InlineData("30[]", SocketPacketType.Ack, 0, "/", 0UL, "[]")]
    [InlineData("51-[\"a\",{}]", SocketPacketType.BinaryEvent, 1, "/", null, "[\"a\",{}]")]
    [InlineData("510-/b,7[\"a\"]", SocketPacketType.BinaryEvent, 10, "/b", 7UL, "[\"a\"]")]
    [InlineData("2299999999999999999999[\"a\"]", SocketPacketType.Event, 0, "/", ulong.MaxValue, "[\"a\"]")]
    [InlineData("61-/b,456[{}]", SocketPacketType.BinaryAck, 1, "/b", 456UL, "[{}]")]
    public void TryRead_Packet_ReadsItsParts(string text, object type, int attachments, string name, ulong? id, string payload)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        SocketCodec.TryRead(bytes, maxAttachments: 10, out var packet).ShouldBeTrue();

        packet.Type.ShouldBe((SocketPacketType)type);
        packet.Attachments.ShouldBe(attachments);
        var read = packet.NamespaceLength == 0 ? "/" : Encoding.UTF8.GetString(bytes, packet.NamespaceStart, packet.NamespaceLength);
        read.ShouldBe(name);
        packet.Id.ShouldBe(id);
        Encoding.UTF8.GetString(bytes[packet.PayloadStart..]).ShouldBe(payload);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("abc")]
    [InlineData("5[\"a\"]")]
    [InlineData("5-[\"a\"]")]
    [InlineData("50-[\"a\"]")]
    [InlineData("5-1-[\"a\"]")]
    [InlineData("5+1-[\"a\"]")]
    [InlineData("51.5-[\"a\"]")]
    [InlineData("51")]
    [InlineData("511-[\"a\"]")]
    [InlineData("599999999999-[\"a\"]")]
    [InlineData("5a-[\"a\"]")]
    public void TryRead_NoPacket_RefusesIt(string text) =>
        SocketCodec.TryRead(Encoding.UTF8.GetBytes(text), maxAttachments: 10, out _).ShouldBeFalse();

    [Fact]
    [Trait("Requirement", "R16")]
    public void TryRead_RandomBytes_NeverThrows() =>
        Fuzz.Run(bytes =>
        {
            if (SocketCodec.TryRead(bytes, maxAttachments: 10, out var packet))
            {
                packet.PayloadStart.ShouldBeInRange(1, bytes.Length);
                packet.Attachments.ShouldBeInRange(0, 10);
            }
        });
}
