using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Parsers;
using Sallyport.SocketIO.Protocol;
using Sallyport.SocketIO.Tests.Protocol;

namespace Sallyport.SocketIO.Tests.Parsers;

/// <summary>Whatever is encoded is decoded to the same, whatever else comes is a packet or none.</summary>
public sealed class TextParserProperties
{
    private static readonly SocketParserLimits Limits = new(MaxAttachments: 10, MaxJsonDepth: 64);

    private static Gen<string> Name =>
        from characters in Gen.ArrayOf(
            Gen.OneOf(Gen.Choose('a', 'z').Select(c => (char)c), Gen.Elements('"', '\\', '\n', 'é', 'て', ' ', ',', '['))
        )
        select new string(characters);

    private static Gen<string> Json =>
        Gen.Sized(size => Value(Math.Min(size, 4))).ArrayOf().Select(values => "[" + string.Join(',', values) + "]");

    private static Gen<Sample> Packets =>
        from isAck in Gen.Elements(true, false)
        from @namespace in Gen.Elements("/", "/admin", "/größe", "/a/b")
        from id in Gen.Elements<ulong?>(null, 0, 7, ulong.MaxValue)
        from name in Name
        from json in Json
        from attachments in Gen.Choose(0, 4)
        from seed in Gen.Choose(0, 255)
        select new Sample(
            isAck,
            @namespace,
            isAck ? id ?? 1 : id,
            name,
            json,
            [.. Enumerable.Range(0, attachments).Select(i => Bytes(i, seed))]
        );

    [Fact]
    public void Decode_WhatWasEncoded_GivesTheSame() =>
        Prop.ForAll(Arb.From(Packets), sample => Decode(Encode(sample)).ShouldBe(sample.ToString())).QuickCheckThrowOnFailure();

    // One buffer for all messages, as transports have it: what was handed on before must not depend on it.
    [Fact]
    public void Decode_AttachmentsInOneBuffer_AreCopied() =>
        Prop.ForAll(
                Arb.From(Packets),
                Arb.From(Packets),
                (first, second) =>
                {
                    var decoder = SocketParser.Default.CreateDecoder(Limits);
                    var buffer = new byte[64 * 1024];
                    Decode(decoder, Encode(first), buffer).ShouldBe(first.ToString());
                    Decode(decoder, Encode(second), buffer).ShouldBe(second.ToString());
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    [Trait("Requirement", "R16")]
    public void Decode_AnyMessages_GivesAPacketOrNone() =>
        Fuzz.Run(bytes =>
        {
            var decoder = SocketParser.Default.CreateDecoder(Limits);
            for (var i = 0; i < 3; i++)
            {
                var isBinary = i > 0 && bytes.Length % 2 == 0;
                var outcome = decoder.Decode(bytes, isBinary, out var packet);
                if (outcome == DecodeOutcome.Invalid)
                {
                    return;
                }

                packet.Namespace.Span[0].ShouldBe((byte)'/');
                if (outcome == DecodeOutcome.Packet && packet.Type is SocketPacketType.Event or SocketPacketType.BinaryEvent)
                {
                    // What is said to be JSON is.
                    EventPayload
                        .TryReadArray(Encoding.UTF8.GetBytes("[" + Encoding.UTF8.GetString(packet.Json.Span) + "]"), 64, out _)
                        .ShouldBeTrue();
                }
            }
        });

    [Fact]
    [Trait("Requirement", "R16")]
    public void Decode_AnyText_NeverThrows() =>
        Prop.ForAll(
                Arb.From(Gen.OneOf(Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value)), Gen.ArrayOf(PacketByte))),
                Arb.From(Gen.Choose(0, 1)),
                (bytes, isBinary) =>
                {
                    _ = SocketParser.Default.CreateDecoder(Limits).Decode(bytes, isBinary == 1, out _);
                }
            )
            .QuickCheckThrowOnFailure();

    // Bytes of which packets are made: random ones rarely get beyond the first.
    private static Gen<byte> PacketByte => Gen.Elements("0123456-/,[]{}\"a:\\u d8_placeholder num true".Select(c => (byte)c).ToArray());

    private static Gen<string> Value(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Elements("null", "true", "-1.5e3", "\"\\ud83d\\ude00\"", "\"]\"", "\"\\\"\"", "{}", "[]"),
            Gen.Choose(0, int.MaxValue).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))
        );
        return depth == 0
            ? leaf
            : Gen.OneOf(
                leaf,
                Value(depth - 1).Select(value => "[" + value + ",1]"),
                Value(depth - 1).Select(value => "{\"a\":" + value + "}")
            );
    }

    private static byte[] Bytes(int length, int seed) => [.. Enumerable.Range(0, length * 3).Select(i => (byte)(i + seed))];

    private static EngineMessage[] Encode(Sample sample) =>
        SocketParser.Default.Encode(
            new OutgoingPacket
            {
                Type = sample.IsAck ? SocketPacketType.Ack : SocketPacketType.Event,
                Namespace = sample.Namespace,
                Id = sample.Id,
                EventName = sample.IsAck ? null : sample.Name,
                Json = Encoding.UTF8.GetBytes(sample.FullJson),
                Attachments = [.. sample.Attachments.Select(data => new ReadOnlyMemory<byte>(data))],
            }
        );

    private static string Decode(EngineMessage[] messages) =>
        Decode(SocketParser.Default.CreateDecoder(Limits), messages, new byte[64 * 1024]);

    private static string Decode(SocketDecoder decoder, EngineMessage[] messages, byte[] buffer)
    {
        for (var i = 0; i < messages.Length; i++)
        {
            // Behind the Engine.IO packet type, which a session takes away.
            var frame = messages[i].IsBinary ? messages[i].Frame : messages[i].Frame[1..];
            Array.Fill(buffer, (byte)'#');
            frame.CopyTo(buffer);
            var outcome = decoder.Decode(buffer.AsMemory(0, frame.Length), messages[i].IsBinary, out var packet);
            outcome.ShouldBe(i == messages.Length - 1 ? DecodeOutcome.Packet : DecodeOutcome.Incomplete);
            if (outcome == DecodeOutcome.Packet)
            {
                var isAck = packet.Type is SocketPacketType.Ack or SocketPacketType.BinaryAck;
                return Describe(
                    isAck,
                    Encoding.UTF8.GetString(packet.Namespace.Span),
                    packet.Id,
                    Encoding.UTF8.GetString(packet.EventName.Span),
                    "[" + Encoding.UTF8.GetString(packet.Json.Span) + "]",
                    packet.Attachments
                );
            }
        }

        return "nothing";
    }

    private static string Describe(
        bool isAck,
        string @namespace,
        ulong? id,
        string name,
        string json,
        IEnumerable<ReadOnlyMemory<byte>> attachments
    ) =>
        (isAck ? "ack " : "event " + JsonSerializer.Serialize(name, Sockets.TestJson.Default.String))
        + @namespace
        + id
        + json
        + string.Join(';', attachments.Select(data => Convert.ToHexString(data.Span)));

    private sealed record Sample(bool IsAck, string Namespace, ulong? Id, string Name, string Json, byte[][] Attachments)
    {
        /// <summary>Gets the arguments, a placeholder for each attachment among them.</summary>
        public string FullJson
        {
            get
            {
                var placeholders = Attachments.Select((_, i) => "[{\"x\":{\"_placeholder\":true,\"num\":" + i + "}}]");
                var inner = string.Join(',', placeholders.Append(Json));
                return "[" + inner + "]";
            }
        }

        public override string ToString() =>
            Describe(IsAck, Namespace, Id, IsAck ? "" : Name, FullJson, Attachments.Select(data => new ReadOnlyMemory<byte>(data)));
    }
}
