using System.Buffers;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Protocol;

/// <summary>Encodes packets into the messages that carry them: one text message, and one binary message for each attachment.</summary>
internal static class PacketFrames
{
    // The packet type of an Engine.IO message stands before every Socket.IO packet.
    private static ReadOnlySpan<byte> MessageType => "4"u8;

    public static EngineMessage Connect(string @namespace, string socketId)
    {
        using var writer = Begin();
        PacketWriter.WriteConnect(writer, @namespace, socketId);
        return End(writer);
    }

    public static EngineMessage Disconnect(string @namespace)
    {
        using var writer = Begin();
        PacketWriter.WriteDisconnect(writer, @namespace);
        return End(writer);
    }

    public static EngineMessage ConnectError(string @namespace, ConnectRefusal refusal)
    {
        using var writer = Begin();
        PacketWriter.WriteConnectError(writer, @namespace, refusal.Message, refusal.Data.Span);
        return End(writer);
    }

    public static EngineMessage Event(string @namespace, ulong? id, string name, ReadOnlySpan<byte> arguments, int attachments)
    {
        using var writer = Begin();
        PacketWriter.WriteEvent(writer, @namespace, id, name, arguments, attachments);
        return End(writer);
    }

    public static EngineMessage Ack(string @namespace, ulong id, ReadOnlySpan<byte> arguments, int attachments)
    {
        using var writer = Begin();
        PacketWriter.WriteAck(writer, @namespace, id, arguments, attachments);
        return End(writer);
    }

    /// <summary>Puts a packet and its attachments into the order in which they are sent.</summary>
    public static EngineMessage[] With(EngineMessage packet, IReadOnlyList<ReadOnlyMemory<byte>> attachments)
    {
        var messages = new EngineMessage[attachments.Count + 1];
        messages[0] = packet;
        for (var i = 0; i < attachments.Count; i++)
        {
            messages[i + 1] = EngineMessage.Binary(attachments[i]);
        }

        return messages;
    }

    private static PooledWriter Begin()
    {
        var writer = PooledWriter.Rent();
        writer.Write(MessageType);
        return writer;
    }

    private static EngineMessage End(PooledWriter writer) => EngineMessage.FromFrame(writer.WrittenSpan.ToArray());
}
