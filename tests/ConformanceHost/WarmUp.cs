using System.Net.WebSockets;
using System.Text;

namespace Sallyport.ConformanceHost;

/// <summary>
/// Runs sessions of each kind before a port is announced. The profiles answer pings within 200 ms, less than a cold process on a busy machine
/// needs to compile its code: what a suite measures is the protocol, not the compiler.
/// </summary>
internal static class WarmUp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(string path, string[] packets, int port)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            for (var round = 0; round < 10; round++)
            {
                await PollAndUpgradeAsync(path, packets, port, patience.Token);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or WebSocketException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Warming up failed: " + exception.Message);
        }
    }

    private static async Task PollAndUpgradeAsync(string path, string[] packets, int port, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var open = await client.GetStringAsync(path + "?EIO=4&transport=polling", cancellationToken);
        var sid = open.Split('"')[3];
        var session = $"{path}?EIO=4&transport=polling&sid={sid}";
        foreach (var packet in packets)
        {
            var poll = client.GetStringAsync(session, cancellationToken);
            using var posted = await client.PostAsync(session, new StringContent(packet), cancellationToken);
            await poll;
        }

        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}{path}?EIO=4&transport=websocket&sid={sid}"), cancellationToken);
        string[] upgrade = ["2probe", "5", .. packets[1..]];
        foreach (var packet in upgrade)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(packet), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            if (packet != "5")
            {
                await socket.ReceiveAsync(new byte[4096].AsMemory(), cancellationToken);
            }
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
    }
}
