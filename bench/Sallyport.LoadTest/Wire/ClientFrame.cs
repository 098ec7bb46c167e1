using System.Buffers.Binary;

namespace Sallyport.LoadTest.Wire;

/// <summary>Frames as clients send them, masked (RFC 6455, section 5). Made before the clock runs.</summary>
internal static class ClientFrame
{
    private const byte Final = 0x80;
    private const byte Text = 0x1;
    private const byte CloseCode = 0x8;
    private const byte Masked = 0x80;

    /// <summary>The masking key of every frame. A real one is drawn anew each time; what unmasking costs the server does not depend on it.</summary>
    private static ReadOnlySpan<byte> Key => [0x37, 0xFA, 0x21, 0x3D];

    /// <summary>Gets a close frame with code 1000.</summary>
    public static byte[] Close { get; } = Make(CloseCode, [0x03, 0xE8]);

    public static byte[] Of(ReadOnlySpan<byte> message) => Make(Text, message);

    /// <summary>Where the byte at <paramref name="index"/> of the message is in its frame.</summary>
    public static int IndexOf(byte[] frame, int index) => index + ((frame[1] & 0x7F) == 126 ? 8 : 6);

    /// <summary>Writes ASCII digits over those of a message that is in its frame already.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="index">Where the digits begin, in the message.</param>
    /// <param name="digits">How many there are.</param>
    /// <param name="number">The number.</param>
    public static void WriteNumber(byte[] frame, int index, int digits, int number)
    {
        var start = IndexOf(frame, index);
        for (var i = digits - 1; i >= 0; i--)
        {
            frame[start + i] = (byte)(('0' + (number % 10)) ^ Key[(index + i) & 3]);
            number /= 10;
        }
    }

    private static byte[] Make(byte code, ReadOnlySpan<byte> message)
    {
        var extended = message.Length > 125;
        var frame = new byte[message.Length + (extended ? 8 : 6)];
        frame[0] = (byte)(Final | code);
        var start = 2;
        if (extended)
        {
            frame[1] = Masked | 126;
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), checked((ushort)message.Length));
            start = 4;
        }
        else
        {
            frame[1] = (byte)(Masked | message.Length);
        }

        Key.CopyTo(frame.AsSpan(start));
        start += Key.Length;
        for (var i = 0; i < message.Length; i++)
        {
            frame[start + i] = (byte)(message[i] ^ Key[i & 3]);
        }

        return frame;
    }
}
