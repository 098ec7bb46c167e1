using System.Net;
using Microsoft.Extensions.Options;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Admissions;

/// <summary>
/// Finds the client behind our own reverse proxies. A forwarding header of anybody else counts for nothing, except that its mere
/// presence ends the exemption of loopback: then some proxy stands in between and we cannot know what the first hop was.
/// </summary>
internal sealed class TrustedProxies(IOptions<ProxiesOptions> options)
{
    private readonly IPNetwork[] _trusted = [.. options.Value.Trusted.Select(entry => TryParseNetwork(entry, out var n) ? n : default)];

    private readonly ForwardingHeader _believed = options.Value.Header;
    private readonly ForwardingHeader _other =
        options.Value.Header is ForwardingHeader.Forwarded ? ForwardingHeader.XForwarded : ForwardingHeader.Forwarded;

    /// <summary>Reads who speaks in an HTTP request.</summary>
    public ClientOrigin Resolve(HttpContext context) =>
        Resolve(context.Connection.RemoteIpAddress, context.Request.IsHttps, context.Request.Host.Value, context.Request.Headers);

    /// <summary>Reads who speaks from the transport and the request's headers.</summary>
    public ClientOrigin Resolve(IPAddress? peer, bool isTls, string? host, IHeaderDictionary headers)
    {
        peer = Unmap(peer);
        var isLocal = peer is not null && IPAddress.IsLoopback(peer) && !ForwardedHeader.IsPresent(headers);
        if (!IsTrusted(peer))
        {
            return new ClientOrigin(peer, isTls, isLocal, Serialize(isTls ? "https" : "http", host), headers.Origin);
        }

        var hops = ForwardedHeader.IsPresent(headers, _other) ? null : ForwardedHeader.Read(headers, _believed);
        if (hops is null && ForwardedHeader.IsPresent(headers, _believed))
        {
            // Both families, or one that cannot be read: which of it is the proxy's and which the client's is not known.
            return new ClientOrigin(peer, IsEncrypted: false, IsLocal: false, SelfOrigin: null, headers.Origin) { IsDoubtful = true };
        }

        // Nearest hop last: walk back while the hop that spoke is one of ours.
        var address = peer;
        var scheme = isTls ? "https" : "http";
        for (var i = (hops?.Count ?? 0) - 1; i >= 0 && IsTrusted(address); i--)
        {
            scheme = hops![i].Scheme ?? scheme;
            host = hops[i].Host ?? host;
            if (!hops[i].IsNamed)
            {
                // The proxy names no client: then it is the client, and what stands further left was written by others.
                break;
            }

            address = Unmap(hops[i].Address);
        }

        return new ClientOrigin(address, scheme == "https", isLocal, Serialize(scheme, host), headers.Origin);
    }

    /// <summary>Tells whether an address is that of a proxy of ours.</summary>
    public bool IsTrusted(IPAddress? address)
    {
        if (Unmap(address) is not { } plain)
        {
            return false;
        }

        foreach (var network in _trusted)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }

    internal static bool TryParseNetwork(string text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            network = new IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }

    // A browser leaves the default port out of Origin; a Host header may carry it.
    private static string? Serialize(string scheme, string? host)
    {
        if (string.IsNullOrEmpty(host))
        {
            return null;
        }

        var defaultPort = scheme == "https" ? ":443" : ":80";
        var bare = host.EndsWith(defaultPort, StringComparison.Ordinal) ? host[..^defaultPort.Length] : host;
        return $"{scheme}://{bare.ToLowerInvariant()}";
    }

    private static IPAddress? Unmap(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
