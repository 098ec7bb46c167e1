using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Parsers;

/// <summary>https://socket.io/docs/v4/socket-io-protocol/#packet-encoding: one text message, and one binary message for each attachment.</summary>
internal sealed class TextParser : SocketParser
{
    public override string Name => "text";

    public override EngineMessage[] Encode(in OutgoingPacket packet)
    {
        using var writer = PooledWriter.Rent();
        PacketWriter.WriteMessage(writer, packet);
        var attachments = packet.Attachments;
        var messages = new EngineMessage[attachments.Count + 1];
        messages[0] = EngineMessage.FromFrame(writer.WrittenSpan.ToArray());
        for (var i = 0; i < attachments.Count; i++)
        {
            messages[i + 1] = EngineMessage.Binary(attachments[i]);
        }

        return messages;
    }

    public override SocketDecoder CreateDecoder(SocketParserLimits limits) => new TextDecoder(limits);

    internal override bool TryWriteText(in OutgoingPacket packet, PooledWriter output)
    {
        if (packet.Attachments.Count > 0)
        {
            return false;
        }

        PacketWriter.WriteMessage(output, packet);
        return true;
    }
}
