using System.Buffers.Text;

namespace Sallyport.SocketIO.Parsers;

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

        var id = ReadId(text, ref position);
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

    // No client counts to 2^64. Node reads a larger id as the nearest number it knows; it is the largest one here.
    private static ulong? ReadId(ReadOnlySpan<byte> text, ref int position)
    {
        var rest = text[position..];
        var digits = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is >= 0 and var end ? end : rest.Length;
        position += digits;
        return digits == 0 ? null
            : Utf8Parser.TryParse(rest[..digits], out ulong id, out _) ? id
            : ulong.MaxValue;
    }
}
