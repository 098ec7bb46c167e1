using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Sallyport.Access.Authentication;

namespace Sallyport.Access.Suspicion;

/// <summary>Where a client is, coarsely: an IPv4 network of 24 bits or an IPv6 network of 48.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Network(AddressFamily Family, ulong Bits)
{
    /// <summary>The network of an address, or null for a client without one.</summary>
    public static Network? Of(IPAddress? address)
    {
        var block = AddressBlock.Of(address);
        return block.Family switch
        {
            AddressFamily.InterNetwork => new Network(block.Family, block.Bits & 0xFFFF_FF00),
            AddressFamily.InterNetworkV6 => new Network(block.Family, block.Bits & 0xFFFF_FFFF_FFFF_0000),
            _ => null,
        };
    }

    /// <summary>As it is usually written, for example <c>203.0.113.0/24</c>.</summary>
    public override string ToString()
    {
        if (Family == AddressFamily.InterNetwork)
        {
            return $"{Bits >> 24}.{(Bits >> 16) & 255}.{(Bits >> 8) & 255}.0/24";
        }

        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, Bits);
        return new IPAddress(bytes) + "/48";
    }
}
