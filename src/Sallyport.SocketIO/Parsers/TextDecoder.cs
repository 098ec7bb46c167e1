using System.Text.Json;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO.Parsers;

/// <summary>Decodes the default encoding. Text packets are not copied: what is handed on points into the message.</summary>
internal sealed class TextDecoder(SocketParserLimits limits) : SocketDecoder
{
    private BinaryAssembly? _assembly;

    public override DecodeOutcome Decode(ReadOnlyMemory<byte> message, bool isBinary, out IncomingPacket packet)
    {
        if (isBinary)
        {
            return AddAttachment(message.Span, out packet);
        }

        if (_assembly is not null || !SocketCodec.TryRead(message.Span, limits.MaxAttachments, out var head))
        {
            packet = default;
            return DecodeOutcome.Invalid;
        }

        var name = head.NamespaceLength == 0 ? SocketCodec.MainNamespace : message.Slice(head.NamespaceStart, head.NamespaceLength);
        var json = message[head.PayloadStart..];
        switch (head.Type)
        {
            case SocketPacketType.Event or SocketPacketType.BinaryEvent:
                return ReadEvent(head, name, json, out packet);
            case SocketPacketType.Ack or SocketPacketType.BinaryAck:
                return ReadAck(head, name, json, out packet);
            default:
                packet = new IncomingPacket
                {
                    Type = head.Type,
                    Namespace = name,
                    Json = json,
                };
                return IsControl(head.Type, json.Span) ? DecodeOutcome.Packet : DecodeOutcome.Invalid;
        }
    }

    private DecodeOutcome ReadEvent(in PacketHead head, ReadOnlyMemory<byte> name, ReadOnlyMemory<byte> json, out IncomingPacket packet)
    {
        var isEmpty = json.IsEmpty && head.Attachments == 0;
        ReadOnlyMemory<byte> eventName = default;
        ReadOnlyMemory<byte> arguments = default;
        if (!isEmpty && !EventPayload.TryReadEvent(json, limits.MaxJsonDepth, out eventName, out arguments))
        {
            packet = default;
            return DecodeOutcome.Invalid;
        }

        packet = new IncomingPacket
        {
            Type = head.Type,
            Namespace = name,
            Id = head.Id,
            IsEmpty = isEmpty,
            EventName = eventName,
            Json = arguments,
        };
        return head.Attachments == 0 ? DecodeOutcome.Packet : Begin(head, packet, json);
    }

    private DecodeOutcome ReadAck(in PacketHead head, ReadOnlyMemory<byte> name, ReadOnlyMemory<byte> json, out IncomingPacket packet)
    {
        var isEmpty = json.IsEmpty && head.Attachments == 0;
        ReadOnlyMemory<byte> arguments = default;
        if (!isEmpty && !EventPayload.TryReadArray(json, limits.MaxJsonDepth, out arguments))
        {
            packet = default;
            return DecodeOutcome.Invalid;
        }

        packet = new IncomingPacket
        {
            Type = head.Type,
            Namespace = name,
            Id = head.Id,
            IsEmpty = isEmpty,
            Json = arguments,
        };
        return head.Attachments == 0 ? DecodeOutcome.Packet : Begin(head, packet, json);
    }

    private DecodeOutcome Begin(in PacketHead head, in IncomingPacket packet, ReadOnlyMemory<byte> json)
    {
        if (!EventPayload.TryCheckPlaceholders(json.Span, limits.MaxJsonDepth, head.Attachments, out var used))
        {
            return DecodeOutcome.Invalid;
        }

        _assembly = new BinaryAssembly(packet, head.Attachments, used);
        return DecodeOutcome.Incomplete;
    }

    private DecodeOutcome AddAttachment(ReadOnlySpan<byte> data, out IncomingPacket packet)
    {
        packet = default;
        if (_assembly is not { } assembly)
        {
            return DecodeOutcome.Invalid;
        }

        packet = assembly.Add(data);
        if (!assembly.IsComplete)
        {
            return DecodeOutcome.Incomplete;
        }

        _assembly = null;
        return DecodeOutcome.Packet;
    }

    // A client's CONNECT_ERROR is well-formed; that only servers send it is the session's business.
    private bool IsControl(SocketPacketType type, ReadOnlySpan<byte> json) =>
        type switch
        {
            SocketPacketType.Connect => json.IsEmpty || EventPayload.IsWhole(json, limits.MaxJsonDepth, JsonTokenType.StartObject),
            SocketPacketType.Disconnect => json.IsEmpty,
            _ => EventPayload.IsWhole(json, limits.MaxJsonDepth, JsonTokenType.StartObject),
        };
}
