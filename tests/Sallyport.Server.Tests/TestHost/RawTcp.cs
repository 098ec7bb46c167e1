using System.Net.Sockets;
using System.Text;

namespace Sallyport.Server.Tests.TestHost;

/// <summary>Bytes over TCP, for requests that no proper client sends.</summary>
internal static class RawTcp
{
    /// <summary>Sends a request and gives all that comes back until the server closes. Ask with <c>Connection: close</c>.</summary>
    public static async Task<string> SendAsync(int port, string request)
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", port, patience.Token);
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, patience.Token);
        }
        catch (IOException)
        {
            // Reset after a broken request: what came before it is the answer.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
