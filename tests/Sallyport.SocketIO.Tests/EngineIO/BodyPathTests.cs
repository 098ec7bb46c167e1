using System.Net.Sockets;
using System.Text;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.EngineIO.WebSockets;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO;

/// <summary>A body is taken in the same way however it arrives: with its head, in pieces, or in chunks.</summary>
public sealed class BodyPathTests
{
    private const int MaxPayload = 400;

    private static readonly string[] Packets = ["4a", "4", "b", "bAQID", "3", "6", "b!!!", "2", "x", "", "4\u00e9", "1", "4b\u001e4c"];

    private enum Arrival
    {
        WithHead,
        InPieces,
        InChunks,
    }

    [Fact]
    public async Task Post_AnyBody_IsTakenAlikeHoweverItArrives()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine => engine.MaxPayload = MaxPayload);
        for (var seed = 1; seed <= 40; seed++)
        {
            var body = BodyOf(new Dice(seed));
            var expected = await TryAsync(host, body, Arrival.WithHead);

            (await TryAsync(host, body, Arrival.InPieces)).ShouldBe(expected, $"seed {seed}");
            (await TryAsync(host, body, Arrival.InChunks)).ShouldBe(expected, $"seed {seed}");
        }
    }

    private static byte[] BodyOf(Dice dice)
    {
        var packets = Enumerable.Range(0, dice.Next(1, 5)).Select(_ => Packets[dice.Next(Packets.Length)]);
        var text = Encoding.UTF8.GetBytes(string.Join('\u001e', packets));
        return dice.Next(5) switch
        {
            // Around the limit, and bytes that are no text.
            0 => [(byte)'4', .. Enumerable.Repeat((byte)'a', MaxPayload - 2 + dice.Next(3))],
            1 => [.. text, 0xC3],
            _ => text,
        };
    }

    /// <summary>Gives the status of the POST, and what a poll is answered after it.</summary>
    private static async Task<string> TryAsync(TestHost host, byte[] body, Arrival arrival)
    {
        var client = await PollingClient.OpenAsync(host);
        using var connection = new TcpClient();
        await connection.ConnectAsync(host.Address.Host, host.Address.Port);
        var stream = connection.GetStream();
        var head = $"POST {client.Url} HTTP/1.1\r\nHost: a\r\n";
        var (first, rest) = (body[..(body.Length / 2)], body[(body.Length / 2)..]);
        switch (arrival)
        {
            case Arrival.WithHead:
                await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes($"{head}Content-Length: {body.Length}\r\n\r\n"), .. body]);
                break;
            case Arrival.InPieces:
                await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes($"{head}Content-Length: {body.Length}\r\n\r\n"), .. first]);
                if (body.Length <= MaxPayload && body.Length > 0)
                {
                    await host.Requests.WaitForAsync(count => count == 1);
                }

                await stream.WriteAsync(rest);
                break;
            default:
                await stream.WriteAsync(
                    (byte[])
                        [
                            .. Encoding.ASCII.GetBytes($"{head}Transfer-Encoding: chunked\r\n\r\n"),
                            .. ChunkOf(first),
                            .. ChunkOf(rest),
                            .. "0\r\n\r\n"u8,
                        ]
                );
                break;
        }

        using var reader = new StreamReader(stream);
        var status = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await host.Requests.WaitForAsync(count => count == 0);
        host.Echo.Find(client.Sid)?.TrySend(EngineMessage.Text("end"u8));
        return status + " " + await client.TryPollAsync();
    }

    private static byte[] ChunkOf(byte[] data) =>
        data.Length == 0 ? [] : [.. Encoding.ASCII.GetBytes($"{data.Length:x}\r\n"), .. data, .. "\r\n"u8];
}
