using System.Text;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Parsers;
using Sallyport.SocketIO.Parsers.MessagePack;

namespace Sallyport.SocketIO.Tests.Parsers;

/// <summary>What one parser writes it reads back as the other does: an application cannot tell which parser its clients use.</summary>
public sealed class ParserTwinTests
{
    private const int Packets = 3_000;

    private static readonly SocketParserLimits Limits = new(MaxAttachments: 10, MaxJsonDepth: 64);
    private static readonly string[] Namespaces = ["/", "/a", "/a/b", "/ä", "/x?y=1", "/\"q\""];
    private static readonly string[] Names = ["e", "", "message", "ä", "with space", "quo\"te", "back\\slash", "\u2028", "12"];
    private static readonly string[] Values =
    [
        "null",
        "true",
        "0",
        "-1",
        "1.5",
        "9007199254740991",
        "\"\"",
        "\"text\"",
        "\"\\u0000\"",
        "\"ä😀\"",
        "[]",
        "{}",
        "[1,[2,[3]]]",
        "{\"a\":{\"b\":[null]},\"_placeholder\":false}",
    ];

    [Fact]
    public void Decode_PacketOfEitherParser_GivesTheSame()
    {
        var random = Random.Shared;
        for (var i = 0; i < Packets; i++)
        {
            var packet = Any(random);

            var text = RoundTrip(SocketParser.Default, packet);
            var binary = RoundTrip(MessagePackParser.Instance, packet);

            binary.ShouldBe(
                text,
                $"packet {i}: {packet.Type} {packet.Namespace} {packet.EventName} {Encoding.UTF8.GetString(packet.Json)}"
            );
            text.ShouldContain(packet.Type.ToString());
        }
    }

    private static OutgoingPacket Any(Random random)
    {
        var type = (SocketPacketType)random.Next((int)SocketPacketType.ConnectError); // Clients send no CONNECT_ERROR.
        var isMessage = type is SocketPacketType.Event or SocketPacketType.Ack;
        return new OutgoingPacket
        {
            Type = type,
            Namespace = Namespaces[random.Next(Namespaces.Length)],
            Id = type is SocketPacketType.Ack || (isMessage && random.Next(2) == 0) ? (ulong)random.Next(0, 100_000) : null,
            EventName = type is SocketPacketType.Event ? Names[random.Next(Names.Length)] : null,
            Json = Encoding.UTF8.GetBytes(
                type switch
                {
                    SocketPacketType.Disconnect => "",
                    SocketPacketType.Connect => "{\"token\":" + Values[random.Next(Values.Length)] + "}",
                    _ => "[" + string.Join(",", Enumerable.Range(0, random.Next(4)).Select(_ => Values[random.Next(Values.Length)])) + "]",
                }
            ),
        };
    }

    // What the session would see, as text.
    private static string RoundTrip(SocketParser parser, OutgoingPacket packet)
    {
        var decoder = parser.CreateDecoder(Limits);
        var outcome = DecodeOutcome.Incomplete;
        IncomingPacket read = default;
        foreach (EngineMessage message in parser.Encode(packet))
        {
            // Text has the type of its Engine.IO packet in front.
            outcome = decoder.Decode(message.IsBinary ? message.Frame : message.Frame[1..], message.IsBinary, out read);
        }

        return outcome is not DecodeOutcome.Packet
            ? $"{packet.Type} {outcome}"
            : $"{read.Type} {Text(read.Namespace)} {read.Id} {Text(read.EventName)} {Minified(Text(read.Json))} {read.IsEmpty}";
    }

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    // The value, not its spelling: one parser may escape what the other writes as it is.
    private static string Minified(string arguments) => System.Text.Json.Nodes.JsonNode.Parse($"[{arguments}]")!.ToJsonString();
}
