using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Parsers.MessagePack;

/// <summary>
/// The parser that talks to <c>socket.io-msgpack-parser</c> 3 of JavaScript: each packet is one binary message, a MessagePack map, with binary data in its
/// place. Every client of the server must use it; set it with <c>AddSocketIO().AddMessagePack()</c> or in <see cref="SocketIOOptions.Parser"/>.
/// </summary>
public sealed class MessagePackParser : SocketParser
{
    private MessagePackParser() { }

    /// <summary>Gets the parser; it has no state.</summary>
    public static MessagePackParser Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "msgpack";

    // { type, data, nsp[, id] }
    /// <inheritdoc />
    public override EngineMessage[] Encode(in OutgoingPacket packet)
    {
        using var output = PooledWriter.Rent();
        var hasData = packet.Type != SocketPacketType.Disconnect;
        MessagePackWriter.WriteMapHead(output, 2 + (hasData ? 1 : 0) + (packet.Id is null ? 0 : 1));
        MessagePackWriter.WriteString(output, "type"u8);
        MessagePackWriter.WriteUnsigned(output, (ulong)packet.Type);
        if (hasData)
        {
            MessagePackWriter.WriteString(output, "data"u8);
            var json = packet.Json.IsEmpty ? "[]"u8 : packet.Json;
            JsonToMessagePack.Write(output, json, packet.Attachments, packet.EventName);
        }

        MessagePackWriter.WriteString(output, "nsp"u8);
        MessagePackWriter.WriteString(output, packet.Namespace);
        if (packet.Id is { } id)
        {
            MessagePackWriter.WriteString(output, "id"u8);
            MessagePackWriter.WriteUnsigned(output, id);
        }

        return [EngineMessage.Binary(output.WrittenSpan.ToArray())];
    }

    /// <inheritdoc />
    public override SocketDecoder CreateDecoder(SocketParserLimits limits) => new MessagePackDecoder(limits);
}
