using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Sallyport.Access.Authentication;

/// <summary>Whom attempts count against: an IPv4 address, or an IPv6 /64, the smallest piece that one customer is given.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AddressBlock(AddressFamily Family, ulong Bits)
{
    /// <summary>The block of an address; a client without address (a Unix socket) is a block of its own.</summary>
    public static AddressBlock Of(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address is null || !address.TryWriteBytes(bytes, out var length))
        {
            return default;
        }

        if (length == 4)
        {
            return new AddressBlock(AddressFamily.InterNetwork, BinaryPrimitives.ReadUInt32BigEndian(bytes));
        }

        return address.IsIPv4MappedToIPv6
            ? new AddressBlock(AddressFamily.InterNetwork, BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]))
            : new AddressBlock(AddressFamily.InterNetworkV6, BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }
}
