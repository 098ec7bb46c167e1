namespace Sallyport.SocketIO.Fuzzing;

/// <summary>A frame as a WebSocket client sends it.</summary>
internal static class ClientFrame
{
    /// <summary>Masks the data and puts the header before it.</summary>
    /// <param name="first">FIN bit, reserved bits and opcode.</param>
    /// <param name="data">At most 65,535 bytes.</param>
    public static byte[] Make(byte first, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> key = [0x11, 0x22, 0x33, 0x44];
        var masked = data.ToArray();
        for (var i = 0; i < masked.Length; i++)
        {
            masked[i] ^= key[i % 4];
        }

        return masked.Length < 126
            ? [first, (byte)(0x80 | masked.Length), .. key, .. masked]
            : [first, 0xfe, (byte)(masked.Length >> 8), (byte)masked.Length, .. key, .. masked];
    }
}
