using System.Text;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Parsers.MessagePack;

namespace Sallyport.SocketIO.Tests.Parsers.MessagePack;

public sealed class MessagePackPacketTests
{
    // What socket.io-client 4.8.4 sends with socket.io-msgpack-parser 3.0.2.
    [Theory]
    [InlineData("82a47479706500a36e7370a12f", "0 / ")] // { type: 0, nsp: "/" }
    [InlineData("83a47479706500a464617461d40000a36e7370a12f", "0 / ")] // data: undefined
    [InlineData("83a47479706500a46461746181a161c3a36e7370a22f62", "0 /b {\"a\":true}")]
    [InlineData("84a47479706502a46461746192a16101a76f7074696f6e7381a8636f6d7072657373c3a36e7370a12f", "2 / [\"a\",1]")]
    [InlineData("84a47479706502a26964cd1234a46461746191a161a36e7370a12f", "2 / 4660 [\"a\"]")]
    public void TryRead_PacketOfTheOfficialClient_ReadsIt(string hex, string expected) => Read(hex).ShouldBe(expected);

    // python-socketio's nil, other forms of numbers, members in another order.
    [Theory]
    [InlineData("84a26964c0a464617461c0a36e7370a12fa47479706501", "1 / ")]
    [InlineData("83a474797065cb4008000000000000a26964cb4014000000000000a36e7370a12f", "3 / 5 ")]
    [InlineData("83a474797065ce00000003a26964cfffffffffffffffffa36e7370a12f", "3 / 18446744073709551615 ")]
    [InlineData("82a47479706504a36e7370a0", "4  ")]
    public void TryRead_PacketOfAnotherClient_ReadsIt(string hex, string expected) => Read(hex).ShouldBe(expected);

    [Theory]
    [Trait("Requirement", "R16")]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("c0")]
    [InlineData("9200a12f")]
    [InlineData("81a47479706500")] // no namespace
    [InlineData("81a36e7370a12f")] // no type
    [InlineData("82a47479706505a36e7370a12f")] // BINARY_EVENT
    [InlineData("82a474797065ffa36e7370a12f")]
    [InlineData("82a474797065a130a36e7370a12f")]
    [InlineData("82a474797065cb3fe0000000000000a36e7370a12f")]
    [InlineData("82a474797065c0a36e7370a12f")]
    [InlineData("82a47479706500a36e7370c0")]
    [InlineData("82a47479706500a36e7370c4012f")]
    [InlineData("82a47479706500a36e7370a1ff")]
    [InlineData("83a47479706500a36e7370a12fa26964ff")]
    [InlineData("83a47479706500a36e7370a12fa26964cb7ff8000000000000")]
    [InlineData("83a47479706500a36e7370a12fa26964cb43f0000000000000")] // 2 to the 64th
    [InlineData("83a47479706500a36e7370a12fa26964a131")]
    [InlineData("83a47479706500a47479706500a36e7370a12f")]
    [InlineData("83a47479706500a36e7370a12fa36e7370a12f")]
    [InlineData("84a47479706500a36e7370a12fa464617461c0a464617461c0")]
    [InlineData("84a47479706500a36e7370a12fa26964c0a26964c0")]
    [InlineData("83a47479706500a36e7370a12f0000")] // a member whose name is no text
    [InlineData("82a47479706500a36e7370a12f00")] // goes on behind its end
    [InlineData("83a47479706500a36e7370a12fa46461746191")]
    [InlineData("83a47479706500a36e7370a12fa0c1")]
    public void TryRead_NoPacket_RefusesIt(string hex) => Read(hex).ShouldBeNull();

    private static string? Read(string hex)
    {
        if (!MessagePackPacket.TryRead(Convert.FromHexString(hex), out var packet))
        {
            return null;
        }

        var text = $"{(int)packet.Type} {Encoding.UTF8.GetString(packet.Namespace)} {packet.Id}{(packet.Id is null ? "" : " ")}";
        if (!packet.HasData)
        {
            return text;
        }

        using var output = PooledWriter.Rent();
        var data = packet.Data;
        new MessagePackToJson(output, MessagePackJson.MaxDepth, MessagePackJson.MaxAttachments).TryWrite(ref data).ShouldBeTrue();
        return text + Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
