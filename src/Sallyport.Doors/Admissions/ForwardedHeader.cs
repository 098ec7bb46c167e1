using System.Net;
using Microsoft.Extensions.Primitives;

namespace Sallyport.Doors.Admissions;

/// <summary>Reads <c>Forwarded</c> (RFC 7239), or <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c>, into hops in the order they were added.</summary>
internal static class ForwardedHeader
{
    private const int MaxHops = 32;
    private const string Standard = "Forwarded";
    private const string LegacyPrefix = "X-Forwarded-";

    /// <summary>One proxy's word on the hop before it; what it does not say or says badly is null.</summary>
    /// <param name="Address">The address of the hop.</param>
    /// <param name="Scheme">Its scheme.</param>
    /// <param name="Host">The host it asked for.</param>
    /// <param name="IsNamed">Whether the proxy says anything about the address.</param>
    public readonly record struct Hop(IPAddress? Address, string? Scheme, string? Host, bool IsNamed);

    /// <summary>Tells whether the request has a header of the family.</summary>
    public static bool IsPresent(IHeaderDictionary headers, ForwardingHeader family)
    {
        if (family is ForwardingHeader.Forwarded)
        {
            return headers.ContainsKey(Standard);
        }

        foreach (var name in headers.Keys)
        {
            if (name.StartsWith(LegacyPrefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Tells whether the request says it was forwarded, truthfully or not.</summary>
    public static bool IsPresent(IHeaderDictionary headers) =>
        IsPresent(headers, ForwardingHeader.Forwarded) || IsPresent(headers, ForwardingHeader.XForwarded);

    /// <summary>Reads the hops of one family; more than 32 are cut to the nearest 32.</summary>
    /// <returns>Null where <c>Forwarded</c> is not well formed: then it is not known where a hop ends.</returns>
    public static IReadOnlyList<Hop>? Read(IHeaderDictionary headers, ForwardingHeader family)
    {
        var hops = family is ForwardingHeader.Forwarded ? ReadForwarded(headers[Standard]) : ReadLegacy(headers);
        return hops is null || hops.Count <= MaxHops ? hops : hops.GetRange(hops.Count - MaxHops, MaxHops);
    }

    // https://www.rfc-editor.org/rfc/rfc7239#section-4
    // Forwarded = 1#forwarded-element ; forwarded-element = [ forwarded-pair ] *( ";" [ forwarded-pair ] ) ; forwarded-pair = token "=" value
    private static List<Hop>? ReadForwarded(StringValues values)
    {
        var hops = new List<Hop>();
        foreach (var value in values)
        {
            if (!TrySplit(value ?? "", ',', out var elements))
            {
                return null;
            }

            foreach (var element in elements)
            {
                if (ReadElement(element) is not { } hop)
                {
                    return null;
                }

                hops.Add(hop);
            }
        }

        return hops;
    }

    private static Hop? ReadElement(string element)
    {
        var hop = default(Hop);
        if (!TrySplit(element, ';', out var pairs))
        {
            return null;
        }

        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                continue;
            }

            var value = Unquote(pair[(equals + 1)..].Trim());
            switch (pair[..equals].Trim().ToLowerInvariant())
            {
                case "for":
                    hop = hop with { Address = ParseNode(value), IsNamed = true };
                    break;
                case "proto":
                    hop = hop with { Scheme = ParseScheme(value) };
                    break;
                case "host":
                    hop = hop with { Host = value };
                    break;
                default:
                    break;
            }
        }

        return hop;
    }

    // Separators inside quoted strings separate nothing: a proxy may quote a client's text. False where a quoted string does not end.
    private static bool TrySplit(string text, char separator, out List<string> parts)
    {
        parts = [];
        var isQuoted = false;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (isQuoted && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && text[i] == separator)
            {
                parts.Add(text[start..i].Trim());
                start = i + 1;
            }
        }

        parts.Add(text[start..].Trim());
        return !isQuoted;
    }

    private static string Unquote(string value) =>
        value is ['"', .., '"'] ? value[1..^1].Replace("\\", "", StringComparison.Ordinal) : value;

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
                    At(hosts, fromEnd),
                    IsNamed: fromEnd <= addresses.Count
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
