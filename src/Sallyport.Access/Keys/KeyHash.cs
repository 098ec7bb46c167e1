using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Sallyport.Access.Keys;

/// <summary>
/// HMAC-SHA-256 of an API key under a pepper: what a store keeps and looks up. A value of 32 bytes without heap memory.
/// Equality need not be constant-time: who does not have the pepper cannot choose or learn anything through a hash.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct KeyHash
{
    /// <summary>The length of a hash in bytes.</summary>
    public const int Size = 32;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    /// <summary>Takes the <see cref="Size"/> bytes of a hash.</summary>
    /// <exception cref="ArgumentException">There are more or fewer bytes.</exception>
    public KeyHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A key hash has {Size} bytes.", nameof(bytes));
        }

        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>Gets the bytes, for a database.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _a);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), _b);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(16), _c);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(24), _d);
        return bytes;
    }

    /// <inheritdoc/>
    /// <remarks>The hash of the hash: its bits are evenly spread already.</remarks>
    public override int GetHashCode() => _a.GetHashCode();

    /// <summary>Tells nothing: hashes do not belong into logs.</summary>
    public override string ToString() => nameof(KeyHash);
}
