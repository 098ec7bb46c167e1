using System.Buffers.Text;
using Sallyport.SocketIO.Parsers;

namespace Sallyport.SocketIO.Protocol;

/// <summary>Reads Socket.IO v5 packets. Pure; never throws on what a client sent.</summary>
internal static class SocketCodec
{
    /// <summary>The namespace of a packet that names none.</summary>
    public static readonly ReadOnlyMemory<byte> MainNamespace = "/"u8.ToArray();

    // https://socket.io/docs/v4/socket-io-protocol/#packet-encoding
    // <packet type>[<# of binary attachments>-][<namespace>,][<acknowledgment id>][JSON-stringified payload]
    public static bool TryRead(ReadOnlySpan<byte> text, int maxAttachments, out PacketHead packet)
    {
        packet = default;
        if (text is not [>= (byte)'0' and <= (byte)'6', ..])
        {
            return false;
        }

        var type = (SocketPacketType)(text[0] - (byte)'0');
        var position = 1;
        var attachments = 0;
        if (type is SocketPacketType.BinaryEvent or SocketPacketType.BinaryAck)
        {
            if (
                !Utf8Parser.TryParse(text[position..], out attachments, out var digits)
                || attachments < 1
                || attachments > maxAttachments
                || text[position] == (byte)'+'
                || text.Length <= position + digits
                || text[position + digits] != (byte)'-'
            )
            {
                return false;
            }

            position += digits + 1;
        }

        var nameStart = 0;
        var nameLength = 0;
        if (position < text.Length && text[position] == (byte)'/')
        {
            var comma = text[position..].IndexOf((byte)',');
            var end = comma < 0 ? text.Length : position + comma;
            nameStart = position;
            nameLength = end - position;
            position = Math.Min(end + 1, text.Length);
        }

        if (!TryReadId(text, ref position, out var id))
        {
            return false;
        }

        packet = new PacketHead
        {
            Type = type,
            Attachments = attachments,
            NamespaceStart = nameStart,
            NamespaceLength = nameLength,
            Id = id,
            PayloadStart = position,
        };
        return true;
    }

    private static bool TryReadId(ReadOnlySpan<byte> text, ref int position, out ulong? id)
    {
        id = null;
        if (position >= text.Length || text[position] is < (byte)'0' or > (byte)'9')
        {
            return true;
        }

        if (!Utf8Parser.TryParse(text[position..], out ulong value, out var digits))
        {
            return false;
        }

        id = value;
        position += digits;
        return true;
    }
}
