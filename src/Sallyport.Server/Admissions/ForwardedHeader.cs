using System.Net;
using Microsoft.Extensions.Primitives;

namespace Sallyport.Server.Admissions;

/// <summary>
/// Reads <c>Forwarded</c> (RFC 7239) or, where it is absent, <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c>, into hops in the
/// order they were added.
/// </summary>
internal static class ForwardedHeader
{
    private const int MaxHops = 32;

    /// <summary>One proxy's word on the hop before it; what it does not say or says badly is null.</summary>
    public readonly record struct Hop(IPAddress? Address, string? Scheme, string? Host);

    /// <summary>Tells whether the request says it was forwarded, truthfully or not.</summary>
    public static bool IsPresent(IHeaderDictionary headers)
    {
        if (headers.ContainsKey("Forwarded"))
        {
            return true;
        }

        foreach (var name in headers.Keys)
        {
            if (name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads the hops; more than 32 are cut to the nearest 32.</summary>
    public static IReadOnlyList<Hop> Read(IHeaderDictionary headers)
    {
        var hops = headers.TryGetValue("Forwarded", out var forwarded) ? ReadForwarded(forwarded) : ReadLegacy(headers);
        return hops.Count <= MaxHops ? hops : hops.GetRange(hops.Count - MaxHops, MaxHops);
    }

    // https://www.rfc-editor.org/rfc/rfc7239#section-4
    // Forwarded = 1#forwarded-element ; forwarded-element = [ forwarded-pair ] *( ";" [ forwarded-pair ] ) ; forwarded-pair = token "=" value
    private static List<Hop> ReadForwarded(StringValues values)
    {
        var hops = new List<Hop>();
        foreach (var element in Elements(values))
        {
            IPAddress? address = null;
            string? scheme = null;
            string? host = null;
            foreach (var pair in element.Split(';'))
            {
                var equals = pair.IndexOf('=', StringComparison.Ordinal);
                if (equals < 0)
                {
                    continue;
                }

                var value = pair[(equals + 1)..].Trim().Trim('"');
                switch (pair[..equals].Trim().ToLowerInvariant())
                {
                    case "for":
                        address = ParseNode(value);
                        break;
                    case "proto":
                        scheme = ParseScheme(value);
                        break;
                    case "host":
                        host = value;
                        break;
                    default:
                        break;
                }
            }

            hops.Add(new Hop(address, scheme, host));
        }

        return hops;
    }

    private static List<Hop> ReadLegacy(IHeaderDictionary headers)
    {
        var addresses = Elements(headers["X-Forwarded-For"]);
        var schemes = Elements(headers["X-Forwarded-Proto"]);
        var hosts = Elements(headers["X-Forwarded-Host"]);
        var hops = new List<Hop>();
        var count = Math.Max(addresses.Count, schemes.Count);
        for (var fromEnd = count; fromEnd >= 1; fromEnd--)
        {
            // Lists of different lengths are aligned at the nearest hop, which wrote the last entry of each.
            hops.Add(
                new Hop(
                    At(addresses, fromEnd) is { } node ? ParseNode(node) : null,
                    At(schemes, fromEnd) is { } scheme ? ParseScheme(scheme) : null,
                    At(hosts, fromEnd)
                )
            );
        }

        return hops;
    }

    private static string? At(List<string> list, int fromEnd) => fromEnd <= list.Count ? list[^fromEnd] : null;

    private static List<string> Elements(StringValues values)
    {
        var elements = new List<string>();
        foreach (var value in values)
        {
            foreach (var element in (value ?? "").Split(','))
            {
                elements.Add(element.Trim());
            }
        }

        return elements;
    }

    // RFC 7239, 6: node = nodename [ ":" node-port ], IPv6 in brackets; "unknown" and "_hidden" name nobody.
    private static IPAddress? ParseNode(string node)
    {
        if (node.StartsWith('['))
        {
            var end = node.IndexOf(']', StringComparison.Ordinal);
            return end > 0 && IPAddress.TryParse(node[1..end], out var v6) ? v6 : null;
        }

        if (node.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && node.LastIndexOf(':') == colon)
        {
            node = node[..colon];
        }

        return IPAddress.TryParse(node, out var address) ? address : null;
    }

    // Anything but a clear "https" is plain: doubt never upgrades a hop.
    private static string ParseScheme(string value) =>
        value.Equals("https", StringComparison.OrdinalIgnoreCase) || value.Equals("wss", StringComparison.OrdinalIgnoreCase)
            ? "https"
            : "http";
}
