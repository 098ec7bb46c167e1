using System.Text;
using Sallyport.Doors.WebSocketDoor;

namespace Sallyport.Server.Tests.WebSocketDoor;

public sealed class ClientMessageTests
{
    [Fact]
    public void TryRead_Subscribe_GivesActionAndId()
    {
        var message = Read(
            """{"id":7,"action":"subscribe","subscription_type":"Prices","asset_ids":["0x1:56","0x2:56"],"more":{"a":[1]}}"""
        );
        message.Action.ShouldBe(ClientAction.Subscribe);
        Text(message.Id).ShouldBe("7");
    }

    [Fact]
    public void TryRead_Request_GivesPathAndParameters()
    {
        var message = Read("""{"action":"request","request":"\/evm\/rpc","params":{"chain":"eth","x":[{}]},"id":"a\"b"}""");
        message.Action.ShouldBe(ClientAction.Request);
        message.Request.ShouldBe("/evm/rpc");
        Text(message.Parameters).ShouldBe("""{"chain":"eth","x":[{}]}""");
        Text(message.Id).ShouldBe("\"a\\\"b\"");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("\"action\"")]
    [InlineData("""[{"action":"ping"}]""")]
    [InlineData("""{"action":"fly"}""")]
    [InlineData("""{"action":1}""")]
    [InlineData("""{"action":{"action":"ping"}}""")]
    [InlineData("""{"Action":"ping"}""")]
    public void TryRead_JsonThatIsNoRequest_IsUnknown(string json) => Read(json).Action.ShouldBe(ClientAction.Unknown);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("""{"action":"ping"}}""")]
    [InlineData("""{"action":"ping"} {"action":"ping"}""")]
    [InlineData("""{"action":"ping",}""")]
    [InlineData("""{action:"ping"}""")]
    [InlineData("{'action':'ping'}")]
    [InlineData("""{"action":"ping"/**/}""")]
    [InlineData("NaN")]
    [InlineData("\u0000")]
    public void TryRead_NoJson_IsRefused(string text) => ClientMessage.TryRead(Encoding.UTF8.GetBytes(text), out _).ShouldBeFalse();

    [Fact]
    [Trait("Requirement", "R16")]
    public void TryRead_DeepJson_IsRefused()
    {
        var deep = $$"""{"action":"request","params":{{new string('[', 100)}}{{new string(']', 100)}}}""";
        ClientMessage.TryRead(Encoding.UTF8.GetBytes(deep), out _).ShouldBeFalse();
        var verySoDeep = Encoding.UTF8.GetBytes(new string('[', 200_000));
        ClientMessage.TryRead(verySoDeep, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"action":"ping","id":{}}""")]
    [InlineData("""{"action":"ping","id":[1]}""")]
    [InlineData("""{"action":"ping","id":true}""")]
    public void TryRead_IdThatCannotBeEchoed_IsMarked(string json)
    {
        var message = Read(json);
        message.HasBadId.ShouldBeTrue();
        message.Id.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void TryRead_LongId_IsMarked() => Read($$"""{"id":"{{new string('x', 300)}}","action":"ping"}""").HasBadId.ShouldBeTrue();

    [Fact]
    public void TryRead_AnyCutOrFlippedByte_NeverThrows()
    {
        var whole =
            """{"action":"subscribe","subscription_type":"Prices","asset_ids":["0x\u0031:56"],"id":12.5e3,"params":{"a":null}}"""u8.ToArray();
        for (var i = 0; i < whole.Length; i++)
        {
            Should.NotThrow(() => ClientMessage.TryRead(whole.AsMemory(0, i), out _));
            for (var bit = 0; bit < 8; bit++)
            {
                var flipped = whole.ToArray();
                flipped[i] ^= (byte)(1 << bit);
                if (System.Text.Unicode.Utf8.IsValid(flipped) && Sallyport.Doors.Json.JsonEscapes.AreWhole(flipped))
                {
                    Should.NotThrow(() => ClientMessage.TryRead(flipped, out _));
                }
            }
        }
    }

    private static ClientMessage Read(string json)
    {
        ClientMessage.TryRead(Encoding.UTF8.GetBytes(json), out var message).ShouldBeTrue();
        return message;
    }

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
