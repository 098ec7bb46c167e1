using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Sallyport.SocketIO.Parsers;

namespace Sallyport.SocketIO.Fuzzing.Targets;

/// <summary>The messages of one client through the decoder of a parser. What is a packet must still be the same one after a round.</summary>
internal sealed class DecoderTarget(string name, SocketParser parser, IReadOnlyList<byte[]> seeds) : FuzzTarget(name, seeds)
{
    private static readonly SocketParserLimits Limits = new(MaxAttachments: 10, MaxJsonDepth: 64);

    public override ValueTask<int> RunAsync(byte[] input)
    {
        var decoder = parser.CreateDecoder(Limits);
        var way = 0;
        foreach (var (data, isBinary) in Script.Read(input))
        {
            var outcome = decoder.Decode(data, isBinary, out var packet);
            way = unchecked((way * 31) + (int)outcome + ((int)packet.Type * 7) + (packet.Attachments.Count * 101));
            switch (outcome)
            {
                case DecodeOutcome.Invalid:
                    return ValueTask.FromResult(way);
                case DecodeOutcome.Packet:
                    way = unchecked((way * 31) + Check(packet));
                    break;
            }
        }

        return ValueTask.FromResult(way);
    }

    private int Check(in IncomingPacket packet)
    {
        Require(Utf8.IsValid(packet.Namespace.Span) && Utf8.IsValid(packet.EventName.Span), "A name is no text.");
        Require(packet.Attachments.Count <= Limits.MaxAttachments, "More attachments than allowed.");
        var isArray = packet.Type is not (SocketPacketType.Connect or SocketPacketType.ConnectError);
        byte[] json = isArray ? [(byte)'[', .. packet.Json.Span, (byte)']'] : packet.Json.ToArray();
        if (json.Length == 0)
        {
            return 0;
        }

        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = Limits.MaxJsonDepth });
        var type = packet.Type switch
        {
            SocketPacketType.BinaryEvent => SocketPacketType.Event,
            SocketPacketType.BinaryAck => SocketPacketType.Ack,
            var other => other,
        };
        if (!packet.IsEmpty && (type == SocketPacketType.Event || (type == SocketPacketType.Ack && packet.Id is not null)))
        {
            CheckRound(packet, type, json);
        }

        return (int)document.RootElement.ValueKind
            + (document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.GetArrayLength() : 0);
    }

    private void CheckRound(in IncomingPacket packet, SocketPacketType type, byte[] json)
    {
        var messages = parser.Encode(
            new OutgoingPacket
            {
                Type = type,
                Namespace = Encoding.UTF8.GetString(packet.Namespace.Span),
                Id = packet.Id,
                EventName = type == SocketPacketType.Event ? Encoding.UTF8.GetString(packet.EventName.Span) : null,
                Json = json,
                Attachments = packet.Attachments,
            }
        );
        var decoder = parser.CreateDecoder(Limits);
        var outcome = DecodeOutcome.Incomplete;
        IncomingPacket again = default;
        foreach (var message in messages)
        {
            Require(outcome == DecodeOutcome.Incomplete, "A packet ends before its messages do.");
            outcome = decoder.Decode(message.IsBinary ? message.Frame : message.Frame[1..], message.IsBinary, out again);
        }

        Require(outcome == DecodeOutcome.Packet, "What was encoded is no packet.");
        Require(again.Id == packet.Id && again.Namespace.Span.SequenceEqual(packet.Namespace.Span), "Namespace or id changed.");
        Require(again.EventName.Span.SequenceEqual(packet.EventName.Span), "The event's name changed.");
        Require(
            Trim(again.Json).SequenceEqual(Trim(packet.Json)),
            $"{Encoding.UTF8.GetString(packet.Json.Span)}\nbecame\n{Encoding.UTF8.GetString(again.Json.Span)}"
        );
        Require(again.Attachments.Count == packet.Attachments.Count, "Attachments were lost.");
        for (var i = 0; i < again.Attachments.Count; i++)
        {
            Require(again.Attachments[i].Span.SequenceEqual(packet.Attachments[i].Span), "An attachment changed.");
        }
    }

    // Space around the arguments is not written again.
    private static ReadOnlySpan<byte> Trim(ReadOnlyMemory<byte> json) => json.Span.Trim(" \t\r\n"u8);
}
