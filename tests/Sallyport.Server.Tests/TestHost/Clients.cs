using System.Net;
using System.Net.Sockets;

namespace Sallyport.Server.Tests.TestHost;

/// <summary>Clients of several addresses: all of 127.0.0.0/8 is this machine.</summary>
internal static class Clients
{
    /// <summary>An HTTP client that comes from an address.</summary>
    public static HttpClient From(string address, TestServer server) =>
        new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                AllowAutoRedirect = false,
                ConnectCallback = async (_, cancellationToken) =>
                    new NetworkStream(await ConnectAsync(address, server, cancellationToken), ownsSocket: true),
            }
        )
        {
            BaseAddress = server.Http.BaseAddress,
        };

    /// <summary>A TCP connection that comes from an address.</summary>
    public static async Task<Socket> ConnectAsync(string address, TestServer server, CancellationToken cancellationToken = default)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        await socket.ConnectAsync(IPAddress.Loopback, server.Port, cancellationToken);
        return socket;
    }

    /// <summary>Reads until the server ends the connection, and gives what came.</summary>
    public static async Task<string> UntilClosedAsync(this Socket socket)
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        using var answer = new MemoryStream();
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, patience.Token) is > 0 and var count)
            {
                answer.Write(buffer.AsSpan(0, count));
            }
        }
        catch (SocketException)
        {
            // Reset: what came before it is the answer.
        }

        return System.Text.Encoding.Latin1.GetString(answer.ToArray());
    }

    /// <summary>Sends text as it is.</summary>
    public static async Task SendAsync(this Socket socket, string text)
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        await socket.SendAsync(System.Text.Encoding.Latin1.GetBytes(text), patience.Token);
    }

    /// <summary>Opens a Socket.IO session over polling; gives its id, or null where the handshake was refused.</summary>
    public static async Task<string?> HandshakeAsync(this HttpClient client)
    {
        using var response = await client.GetAsync(new Uri("/socket.io/?EIO=4&transport=polling", UriKind.Relative));
        var body = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? System.Text.Json.JsonElement.Parse(body[1..]).GetProperty("sid").GetString() : null;
    }

    /// <summary>Sends a polling body; gives the status.</summary>
    public static async Task<int> PostPacketsAsync(this HttpClient client, string sid, string body)
    {
        using var content = new StringContent(body);
        using var response = await client.PostAsync(new Uri($"/socket.io/?EIO=4&transport=polling&sid={sid}", UriKind.Relative), content);
        return (int)response.StatusCode;
    }
}
