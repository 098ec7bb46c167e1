using System.Text;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Parsers;
using Sallyport.SocketIO.Tests.Hardening;

namespace Sallyport.SocketIO.Tests.Allocations;

/// <summary>To read or to write a packet without attachments costs no memory.</summary>
[Collection(Alone.Name)]
public sealed class CodecAllocationTests
{
    private static readonly byte[] Arguments = """[{"asset":"0x2260fac5e5542a773aa44fbcfedf7c193bc2c599","price":67123.45}]"""u8.ToArray();

    [Theory]
    [InlineData("""2["quote",{"asset":"btc","price":67123.45,"tags":["a","b"]}]""", "quote")]
    [InlineData("""2456["quote",{"asset":"btc"}]""", "quote")]
    [InlineData("""2/admin,456["quote","a",null,true]""", "quote")]
    [InlineData("""3456[{"asset":"btc"}]""", "")]
    public void Decode_PacketWithoutAttachments_AllocatesNothing(string text, string name)
    {
        var decoder = SocketParser.Default.CreateDecoder(new SocketParserLimits(10, 64));
        var frame = Encoding.UTF8.GetBytes(text);

        Allocated
            .ByAThousand(() =>
            {
                if (
                    decoder.Decode(frame, isBinary: false, out var packet) != DecodeOutcome.Packet
                    || packet.EventName.Length != name.Length
                )
                {
                    throw new InvalidOperationException("It was not read.");
                }
            })
            .ShouldBe(0);
    }

    [Theory]
    [InlineData(nameof(SocketPacketType.Event), "/", null)]
    [InlineData(nameof(SocketPacketType.Event), "/admin", 456UL)]
    [InlineData(nameof(SocketPacketType.Ack), "/", 456UL)]
    [InlineData(nameof(SocketPacketType.Ack), "/admin", 456UL)]
    public void Encode_PacketWithoutAttachments_AllocatesNothing(string typeName, string space, ulong? id)
    {
        var type = Enum.Parse<SocketPacketType>(typeName);
        var eventName = type == SocketPacketType.Event ? "quote" : null;

        Allocated
            .ByAThousand(() =>
            {
                using var frame = PooledWriter.Rent();
                var packet = new OutgoingPacket
                {
                    Type = type,
                    Namespace = space,
                    Id = id,
                    EventName = eventName,
                    Json = Arguments,
                };
                if (!SocketParser.Default.TryWriteText(packet, frame) || frame.WrittenCount <= Arguments.Length)
                {
                    throw new InvalidOperationException("It was not written.");
                }
            })
            .ShouldBe(0);
    }
}
