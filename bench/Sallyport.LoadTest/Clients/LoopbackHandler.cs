using System.Net;
using System.Net.Sockets;

namespace Sallyport.LoadTest.Clients;

/// <summary>How all clients here connect: no proxy, no cookies, no redirects, and to this machine whatever a name resolves to.</summary>
internal static class LoopbackHandler
{
    public static SocketsHttpHandler Create() =>
        new()
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            ConnectCallback = ConnectAsync,
        };

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host.Trim('[', ']');
        var address = IPAddress.TryParse(host, out var literal) ? literal : IPAddress.Loopback;
        if (!IPAddress.IsLoopback(address))
        {
            throw new InvalidOperationException($"The load test talks to loopback addresses only, not to {host}.");
        }

        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
