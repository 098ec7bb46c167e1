using System.Net;
using System.Net.Sockets;

namespace Sallyport.Access.Keys;

/// <summary>Reads the address ranges that an operator gives a key.</summary>
public static class AddressRange
{
    /// <summary>
    /// Reads <c>203.0.113.0/24</c>, <c>2001:db8::/32</c> or a single address. Strict: no bits beyond the prefix, no octal or shortened IPv4, no zone, and
    /// IPv4 never written as IPv6.
    /// </summary>
    public static bool TryParse(string text, out IPNetwork range)
    {
        ArgumentNullException.ThrowIfNull(text);

        range = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var prefix = slash < 0 ? text : text[..slash];
        if (!IPAddress.TryParse(prefix, out var address) || prefix.Contains('%', StringComparison.Ordinal) || address.IsIPv4MappedToIPv6)
        {
            return false;
        }

        var isIPv4 = address.AddressFamily == AddressFamily.InterNetwork;
        if (isIPv4 && !string.Equals(address.ToString(), prefix, StringComparison.Ordinal))
        {
            return false;
        }

        if (slash >= 0)
        {
            // The parser itself drops bits beyond the prefix: 10.1.0.0/8 would be read as more than was written.
            return IPNetwork.TryParse(text, out range) && range.BaseAddress.Equals(address);
        }

        range = new IPNetwork(address, isIPv4 ? 32 : 128);
        return true;
    }
}
