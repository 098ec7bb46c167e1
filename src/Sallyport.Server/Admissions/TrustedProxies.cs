using System.Net;
using Microsoft.Extensions.Options;

namespace Sallyport.Server.Admissions;

/// <summary>
/// Finds the client behind our own reverse proxies. A forwarding header of anybody else counts for nothing, except that its mere
/// presence ends the exemption of loopback: then some proxy stands in between and we cannot know what the first hop was.
/// </summary>
internal sealed class TrustedProxies(IOptions<ProxiesOptions> options)
{
    private readonly IPNetwork[] _trusted = [.. options.Value.Trusted.Select(entry => TryParseNetwork(entry, out var n) ? n : default)];

    /// <summary>Reads who speaks in an HTTP request.</summary>
    public ClientOrigin Resolve(HttpContext context) =>
        Resolve(context.Connection.RemoteIpAddress, context.Request.IsHttps, context.Request.Host.Value, context.Request.Headers);

    /// <summary>Reads who speaks from the transport and the request's headers.</summary>
    public ClientOrigin Resolve(IPAddress? peer, bool isTls, string? host, IHeaderDictionary headers)
    {
        peer = Unmap(peer);
        var address = peer;
        var scheme = isTls ? "https" : "http";
        if (peer is not null && IsTrusted(peer))
        {
            // Nearest hop last: walk back while the hop that spoke is one of ours.
            var hops = ForwardedHeader.Read(headers);
            for (var i = hops.Count - 1; i >= 0 && address is not null && IsTrusted(address); i--)
            {
                scheme = hops[i].Scheme ?? scheme;
                host = hops[i].Host ?? host;
                address = Unmap(hops[i].Address);
            }
        }

        var isLocal = peer is not null && IPAddress.IsLoopback(peer) && !ForwardedHeader.IsPresent(headers);
        var self = string.IsNullOrEmpty(host) ? null : Serialize(scheme, host);
        return new ClientOrigin(address, scheme == "https", isLocal, self, headers.Origin);
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
    private static string Serialize(string scheme, string host)
    {
        var defaultPort = scheme == "https" ? ":443" : ":80";
        var bare = host.EndsWith(defaultPort, StringComparison.Ordinal) ? host[..^defaultPort.Length] : host;
        return $"{scheme}://{bare.ToLowerInvariant()}";
    }

    private static IPAddress? Unmap(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private bool IsTrusted(IPAddress address)
    {
        foreach (var network in _trusted)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
