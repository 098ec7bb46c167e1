using System.Text.Unicode;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Parsers.MessagePack;

/// <summary>Reads the packets of one client. Each is whole in its message, so that nothing is kept from one to the next.</summary>
internal sealed class MessagePackDecoder(SocketParserLimits limits) : SocketDecoder
{
    public override DecodeOutcome Decode(ReadOnlyMemory<byte> message, bool isBinary, out IncomingPacket packet)
    {
        packet = default;
        return isBinary && MessagePackPacket.TryRead(message.Span, out var read) && TryTake(message, read, out packet)
            ? DecodeOutcome.Packet
            : DecodeOutcome.Invalid;
    }

    private bool TryTake(ReadOnlyMemory<byte> message, MessagePackPacket read, out IncomingPacket packet)
    {
        packet = new IncomingPacket
        {
            Type = read.Type,
            Namespace = Part(message, read.Namespace),
            Id = read.Id,
        };
        return read.Type switch
        {
            SocketPacketType.Connect => !read.HasData || TryTakeObject(read.Data, ref packet),
            SocketPacketType.Disconnect => !read.HasData,
            SocketPacketType.Event or SocketPacketType.Ack => TryTakeArray(message, read.Data, ref packet),
            _ => true,
        };
    }

    // Nobody would be given binary data of a CONNECT.
    private bool TryTakeObject(MessagePackReader data, ref IncomingPacket packet)
    {
        using var json = PooledWriter.Rent();
        var head = data;
        if (
            !head.TryRead(out var map)
            || map.Kind != MessagePackKind.Map
            || !new MessagePackToJson(json, limits.MaxJsonDepth, maxAttachments: 0).TryWrite(ref data)
        )
        {
            return false;
        }

        packet = packet with { Json = json.WrittenSpan.ToArray() };
        return true;
    }

    // [name, argument, …] of an event, [argument, …] of an acknowledgement
    private bool TryTakeArray(ReadOnlyMemory<byte> message, MessagePackReader data, ref IncomingPacket packet)
    {
        if (!data.TryRead(out var array) || array.Kind != MessagePackKind.Array)
        {
            return false;
        }

        var count = array.Count;
        if (packet.Type == SocketPacketType.Event)
        {
            if (count-- == 0 || !data.TryRead(out var name) || !TryTakeName(message, name, ref packet))
            {
                return false;
            }
        }

        return TryTakeItems(data, count, masked: null, ref packet);
    }

    // A number stands for its digits, as in JavaScript.
    private bool TryTakeName(ReadOnlyMemory<byte> message, MessagePackToken name, ref IncomingPacket packet)
    {
        if (name.Kind == MessagePackKind.String && Utf8.IsValid(name.Bytes))
        {
            packet = packet with { EventName = Part(message, name.Bytes) };
            return true;
        }

        if (name.Kind is not (MessagePackKind.Integer or MessagePackKind.Unsigned))
        {
            return false;
        }

        using var digits = PooledWriter.Rent();
        new MessagePackToJson(digits, limits.MaxJsonDepth, maxAttachments: 0).WriteNumber(name);
        packet = packet with { EventName = digits.WrittenSpan.ToArray() };
        return true;
    }

    private bool TryTakeItems(MessagePackReader data, int count, HashSet<int>? masked, ref IncomingPacket packet)
    {
        using var json = PooledWriter.Rent();
        var items = data;
        var writer = new MessagePackToJson(json, limits.MaxJsonDepth, limits.MaxAttachments, masked);
        if (!writer.TryWriteItems(ref items, count))
        {
            return false;
        }

        if (masked is null && writer is { Attachments.Count: > 0, Lookalikes: { } lookalikes })
        {
            return TryTakeItems(data, count, lookalikes, ref packet);
        }

        packet = packet with { Json = json.WrittenSpan.ToArray(), Attachments = writer.Attachments };
        return true;
    }

    private static ReadOnlyMemory<byte> Part(ReadOnlyMemory<byte> message, ReadOnlySpan<byte> part) =>
        message.Span.Overlaps(part, out var start) ? message.Slice(start, part.Length) : default;
}
