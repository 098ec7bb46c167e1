using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sallyport.SocketIO.EngineIO.WebSockets;

/// <summary>Takes the mask off what a client sent. https://www.rfc-editor.org/rfc/rfc6455#section-5.3</summary>
internal static class FrameMask
{
    /// <summary>Copies bytes and takes their mask off; gives the key as the next bytes of the frame need it.</summary>
    public static uint CopyUnmasked(ReadOnlySpan<byte> source, Span<byte> target, uint key)
    {
        var length = source.Length;
        target = target[..length];
        if (Vector128.IsHardwareAccelerated && source.Length >= Vector128<byte>.Count)
        {
            var keys = Vector128.Create(key).AsByte();
            do
            {
                (Vector128.Create(source) ^ keys).CopyTo(target);
                source = source[Vector128<byte>.Count..];
                target = target[Vector128<byte>.Count..];
            } while (source.Length >= Vector128<byte>.Count);
        }

        while (source.Length >= sizeof(uint))
        {
            var word = MemoryMarshal.Read<uint>(source) ^ key;
            MemoryMarshal.Write(target, in word);
            source = source[sizeof(uint)..];
            target = target[sizeof(uint)..];
        }

        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        MemoryMarshal.Write(bytes, in key);
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = (byte)(source[i] ^ bytes[i]);
        }

        var shift = 8 * (length & 3);
        return BitConverter.IsLittleEndian ? BitOperations.RotateRight(key, shift) : BitOperations.RotateLeft(key, shift);
    }
}
