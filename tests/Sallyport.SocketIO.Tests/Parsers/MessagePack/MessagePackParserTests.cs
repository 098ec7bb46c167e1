using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sallyport.SocketIO.Parsers;
using Sallyport.SocketIO.Parsers.MessagePack;

namespace Sallyport.SocketIO.Tests.Parsers.MessagePack;

public sealed class MessagePackParserTests
{
    private static readonly SocketParserLimits Limits = new(MaxAttachments: 10, MaxJsonDepth: 64);

    // As notepack.io writes { type, data, nsp[, id] }.
    [Theory]
    [InlineData(SocketPacketType.Connect, "/", null, null, "{\"sid\":\"x\"}", "83a47479706500a46461746181a3736964a178a36e7370a12f")]
    [InlineData(SocketPacketType.Disconnect, "/b", null, null, "", "82a47479706501a36e7370a22f62")]
    [InlineData(SocketPacketType.Event, "/", null, "a", "[1,{}]", "83a47479706502a46461746193a1610180a36e7370a12f")]
    [InlineData(SocketPacketType.Event, "/", 300, "a", "", "84a47479706502a46461746191a161a36e7370a12fa26964cd012c")]
    [InlineData(SocketPacketType.Event, "/", null, "a", " [ ] ", "83a47479706502a46461746191a161a36e7370a12f")]
    [InlineData(SocketPacketType.Ack, "/", 0, null, "[true]", "84a47479706503a46461746191c3a36e7370a12fa2696400")]
    [InlineData(SocketPacketType.Ack, "/", 1, null, "", "84a47479706503a46461746190a36e7370a12fa2696401")]
    [InlineData(
        SocketPacketType.ConnectError,
        "/",
        null,
        null,
        "{\"message\":\"m\"}",
        "83a47479706504a46461746181a76d657373616765a16da36e7370a12f"
    )]
    public void Encode_Packet_IsOneBinaryMessage(SocketPacketType type, string name, int? id, string? eventName, string json, string hex)
    {
        var messages = MessagePackParser.Instance.Encode(
            new OutgoingPacket
            {
                Type = type,
                Namespace = name,
                Id = (ulong?)id,
                EventName = eventName,
                Json = Encoding.UTF8.GetBytes(json),
            }
        );

        var message = messages.ShouldHaveSingleItem();
        message.IsBinary.ShouldBeTrue();
        Convert.ToHexStringLower(message.Frame.Span).ShouldBe(hex);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("1")]
    [InlineData("[1")]
    public void Encode_EventWithoutArray_Throws(string json) =>
        Should.Throw<ArgumentException>(() =>
            MessagePackParser.Instance.Encode(
                new OutgoingPacket
                {
                    Type = SocketPacketType.Event,
                    Namespace = "/",
                    EventName = "a",
                    Json = Encoding.UTF8.GetBytes(json),
                }
            )
        );

    [Theory]
    [InlineData("0 /", "82a47479706500a36e7370a12f")]
    [InlineData("0 /b {\"a\":true}", "83a47479706500a46461746181a161c3a36e7370a22f62")]
    [InlineData("1 /", "83a47479706501a464617461c0a36e7370a12f")]
    [InlineData("2 / a 1,[]", "84a47479706502a46461746193a1610190a76f7074696f6e7381a8636f6d7072657373c3a36e7370a12f")]
    [InlineData("2 / 7 a", "84a47479706502a46461746191a161a36e7370a12fa2696407")]
    [InlineData("2 / 12 1", "83a47479706502a464617461920c01a36e7370a12f")] // a number stands for its digits
    [InlineData("2 / {\"_placeholder\":true,\"num\":0} 0708", "83a47479706502a46461746192a0c4020708a36e7370a12f")]
    [InlineData("3 / 7 null", "84a47479706503a46461746191c0a36e7370a12fa2696407")]
    [InlineData("4 /", "82a47479706504a36e7370a12f")]
    public void Decode_Packet_ReadsIt(string expected, string hex) => Decode(hex).ShouldBe(expected);

    [Theory]
    [Trait("Requirement", "R16")]
    [InlineData("83a47479706500a46461746190a36e7370a12f")] // CONNECT with an array
    [InlineData("83a47479706500a46461746181a161c40100a36e7370a12f")] // CONNECT with binary data
    [InlineData("83a47479706501a46461746180a36e7370a12f")] // DISCONNECT with data
    [InlineData("82a47479706502a36e7370a12f")] // an event without data
    [InlineData("83a47479706502a46461746190a36e7370a12f")] // without a name
    [InlineData("83a47479706502a46461746191c3a36e7370a12f")]
    [InlineData("83a47479706502a46461746191c40161a36e7370a12f")]
    [InlineData("83a47479706502a46461746191a1ffa36e7370a12f")]
    [InlineData("83a47479706502a46461746180a36e7370a12f")]
    [InlineData("83a47479706503a464617461c3a36e7370a12f")]
    [InlineData("82a47479706505a36e7370a12f")]
    public void Decode_NoPacket_IsInvalid(string hex) => Decode(hex).ShouldBeNull();

    [Fact]
    public void Decode_Text_IsInvalid() =>
        MessagePackParser
            .Instance.CreateDecoder(Limits)
            .Decode(Convert.FromHexString("82a47479706500a36e7370a12f"), isBinary: false, out _)
            .ShouldBe(DecodeOutcome.Invalid);

    [Theory]
    [Trait("Requirement", "R16")]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void Decode_Nested_CountsTheArrayOfTheEvent(int depth, bool isAllowed) =>
        (
            Decode("83a47479706502a46461746192a161" + string.Concat(Enumerable.Repeat("91", depth - 1)) + "90" + "a36e7370a12f") is not null
        ).ShouldBe(isAllowed);

    [Fact]
    [Trait("Requirement", "R16")]
    public void Decode_ObjectLikeAPlaceholder_IsNotTakenForBinary() =>
        Decode("83a47479706502a46461746193a161" + "82ac5f706c616365686f6c646572c3a36e756d00" + "c40107" + "a36e7370a12f")
            .ShouldBe("2 / a {\"_placeholder\":true,\"num\":0.0},{\"_placeholder\":true,\"num\":0} 07");

    [Fact]
    public void AddMessagePack_Registered_IsTheParser()
    {
        var services = new ServiceCollection();
        services.AddSocketIO().AddMessagePack();
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IOptions<SocketIOOptions>>().Value.Parser.ShouldBeSameAs(MessagePackParser.Instance);
    }

    private static string? Decode(string hex)
    {
        var outcome = MessagePackParser.Instance.CreateDecoder(Limits).Decode(Convert.FromHexString(hex), isBinary: true, out var packet);
        if (outcome != DecodeOutcome.Packet)
        {
            outcome.ShouldBe(DecodeOutcome.Invalid);
            return null;
        }

        string?[] parts =
        [
            ((int)packet.Type).ToString(),
            Encoding.UTF8.GetString(packet.Namespace.Span),
            packet.Id?.ToString(),
            Encoding.UTF8.GetString(packet.EventName.Span),
            Encoding.UTF8.GetString(packet.Json.Span),
            .. packet.Attachments.Select(data => Convert.ToHexStringLower(data.Span)),
        ];
        return string.Join(' ', parts.Where(part => !string.IsNullOrEmpty(part)));
    }
}
