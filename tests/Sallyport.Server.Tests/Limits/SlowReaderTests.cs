using System.Net.Sockets;
using System.Text;
using Sallyport.Access.Accounts;
using Sallyport.Access.Keys;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Limits;

/// <summary>Clients that ask for much and read nothing: what waits for them stays under the bound of their key, and ends.</summary>
public sealed class SlowReaderTests
{
    private const int Bytes = 7_900_000;
    private const int Bound = 20_000_000;
    private const int Requests = 6;

    private static readonly string[] Doors = ["/ws", "/socket.io/", "polling", "/api/v1"];

    public static TheoryData<string> AllDoors => [.. Doors];

    [Theory]
    [Trait("Requirement", "R27")]
    [MemberData(nameof(AllDoors))]
    public async Task Answers_ClientThatReadsNothing_StayUnderTheBoundOfItsKeyAndEnd(string door)
    {
        var time = new HandMovedTime();
        await using var server = await LargeAnswers.StartAsync(
            time,
            stuck: null,
            ("Tiers:Free:AnswerBytes:PerKey", $"{Bound}"),
            ("Tiers:Free:RequestsPerSecond:PerKey", "1000"),
            ("Tiers:Free:RequestsPerSecond:PerAccount", "1000"),
            ("Tiers:Free:Burst:PerKey", "1000"),
            ("Tiers:Free:Burst:PerAccount", "1000"),
            ("Tiers:Free:ConnectsPerSecond:PerKey", "100"),
            // Kestrel has a clock of its own: it cuts polling clients after two seconds of real time.
            ("Doors:SendGracePeriod", "00:00:02"),
            ("Doors:MinSendRate", "100000000")
        );
        var key = await server.AddKeyAsync(tier: TierNames.Free);
        var work = server.GetWork();
        using var clients = new StalledClients();

        await AskAsync(clients, server, key, door);

        // Two answers fit, the third does not; what was not let in was refused, and a session's answers are held back one behind the other.
        await Eventually.TrueAsync(() => work.Node.Bytes > Bytes || (work.Node.Bytes > 0 && door == "polling"));
        work.Node.Bytes.ShouldBeLessThanOrEqualTo(Bound);
        work.Node.Requests.ShouldBeLessThanOrEqualTo(Requests);

        // Less than the time between two pings: it is the slow client that is cut, not the silent one. Over polling Kestrel cuts the slow answer, and what
        // is left waits for a poll until the session has not answered its ping.
        var seconds = 0;
        var most = door == "polling" ? 60 : 20;
        await Eventually.TrueAsync(() =>
        {
            if (seconds++ < most)
            {
                time.Advance(TimeSpan.FromSeconds(1));
            }

            work.Node.Bytes.ShouldBeLessThanOrEqualTo(Bound);
            return work.Node is { Bytes: 0, Requests: 0 };
        });
    }

    private static async Task AskAsync(StalledClients clients, TestServer server, IssuedKey key, string door)
    {
        var body = $$"""{"bytes":{{Bytes}}}""";
        switch (door)
        {
            case "/ws":
                var raw = await clients.ConnectAsync(server.Port);
                await raw.UpgradeAsync("/ws", key.Secret);
                for (var i = 0; i < Requests; i++)
                {
                    await raw.SendTextAsync($$"""{"action":"request","request":"/large","params":{{body}}}""");
                }

                break;
            case "/socket.io/":
                var socket = await clients.ConnectAsync(server.Port);
                await socket.UpgradeAsync("/socket.io/?EIO=4&transport=websocket", key.Secret);
                await socket.SendTextAsync($$"""40{"token":"{{key.Secret}}"}""");
                await Eventually.TrueAsync(() => server.Log.Lines.Any(line => line.Contains("[SocketOpened]", StringComparison.Ordinal)));
                for (var i = 0; i < Requests; i++)
                {
                    await socket.SendTextAsync($$"""42{{i}}["/large",{{body}}]""");
                }

                break;
            case "polling":
                var polling = new PollingSession(server);
                await polling.OpenAsync(key.Secret);
                for (var i = 0; i < Requests; i++)
                {
                    await polling.PostAsync($$"""42{{i}}["/large",{{body}}]""");
                }

                var poll = await clients.ConnectAsync(server.Port);
                await poll.SendAsync($"GET {polling.Address} HTTP/1.1\r\nHost: localhost\r\n\r\n");
                break;
            default:
                for (var i = 0; i < Requests; i++)
                {
                    var http = await clients.ConnectAsync(server.Port);
                    await http.SendAsync(
                        $"POST /api/v1/large HTTP/1.1\r\nHost: localhost\r\nx-api-key: {key.Secret}\r\nContent-Type: application/json\r\n"
                            + $"Content-Length: {body.Length}\r\n\r\n{body}"
                    );
                }

                break;
        }
    }
}

/// <summary>A session of door A over polling.</summary>
internal sealed class PollingSession(TestServer server)
{
    public string Address { get; private set; } = "/socket.io/?EIO=4&transport=polling";

    public async Task OpenAsync(string credential)
    {
        var opened = await server.Http.GetStringAsync(Address);
        Address += "&sid=" + System.Text.Json.JsonElement.Parse(opened[1..]).GetProperty("sid").GetString();
        await PostAsync($$"""40{"token":"{{credential}}"}""");
        (await PollAsync()).ShouldStartWith("40{");
    }

    public async Task<int> TryPostAsync(string packets)
    {
        using var response = await server.Http.PostAsync(Address, new StringContent(packets, Encoding.UTF8, "text/plain"));
        return (int)response.StatusCode;
    }

    public async Task PostAsync(string packets) => (await TryPostAsync(packets)).ShouldBe(200);

    public Task<string> PollAsync() => server.Http.GetStringAsync(Address);
}

/// <summary>Connections that write, and read nothing after their handshake.</summary>
internal sealed class StalledClients : IDisposable
{
    private readonly List<StalledClient> _clients = [];

    public async Task<StalledClient> ConnectAsync(int port)
    {
        var client = new StalledClient();
        _clients.Add(client);
        await client.ConnectAsync(port);
        return client;
    }

    public void Dispose() => _clients.ForEach(client => client.Dispose());
}

/// <summary>One of them, with a small receive buffer.</summary>
internal sealed class StalledClient : IDisposable
{
    private readonly TcpClient _tcp = new() { ReceiveBufferSize = 4096 };

    public async Task ConnectAsync(int port) => await _tcp.ConnectAsync("127.0.0.1", port);

    public async Task SendAsync(string text) => await _tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));

    public async Task UpgradeAsync(string path, string key)
    {
        await SendAsync(
            $"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + $"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nx-api-key: {key}\r\n\r\n"
        );
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            (await _tcp.GetStream().ReadAsync(one)).ShouldBe(1);
            head.Append((char)one[0]);
        }

        head.ToString().ShouldStartWith("HTTP/1.1 101");
    }

    public Task SendTextAsync(string text) => SendFrameAsync(0x81, Encoding.ASCII.GetBytes(text));

    /// <summary>Sends a frame masked with zeros, which is a mask like any other.</summary>
    public async Task SendFrameAsync(byte first, byte[] payload) => await _tcp.GetStream().WriteAsync(Frame(first, payload));

    /// <summary>Sends many frames in one write.</summary>
    public async Task SendFramesAsync(int count, byte first, byte[] payload)
    {
        var bytes = Enumerable.Repeat(Frame(first, payload), count).SelectMany(frame => frame).ToArray();
        try
        {
            await _tcp.GetStream().WriteAsync(bytes);
        }
        catch (IOException)
        {
            // The server cut the connection before it had read all.
        }
    }

    /// <summary>Reads until the server closes the connection, and gives the payloads of its frames; of a close frame the code.</summary>
    public async Task<IReadOnlyList<string>> UntilClosedAsync()
    {
        using var all = new MemoryStream();
        using var patience = new CancellationTokenSource(TestServer.Patience);
        try
        {
            await _tcp.GetStream().CopyToAsync(all, patience.Token);
        }
        catch (IOException)
        {
            // Reset: what came before it counts.
        }

        var frames = new List<string>();
        var bytes = all.ToArray();
        for (var at = 0; at + 1 < bytes.Length; )
        {
            int length = bytes[at + 1];
            var head = 2;
            if (length == 126)
            {
                length = (bytes[at + 2] << 8) | bytes[at + 3];
                head = 4;
            }

            var payload = bytes.AsSpan(at + head, Math.Min(length, bytes.Length - at - head));
            frames.Add(
                (bytes[at] & 0x0F) == 8 && payload.Length >= 2
                    ? $"close {(payload[0] << 8) | payload[1]}"
                    : Encoding.UTF8.GetString(payload)
            );
            at += head + length;
        }

        return frames;
    }

    public void Dispose() => _tcp.Dispose();

    private static byte[] Frame(byte first, byte[] payload) =>
        payload.Length < 126
            ? [first, (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload]
            : [first, 0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length, 0, 0, 0, 0, .. payload];
}
