using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO;

/// <summary>The shapes of the published advisories of socket.io, engine.io and ws. After each one the server serves the next client.</summary>
[Trait("Requirement", "R16")]
public sealed class HostileInputTests
{
    // CVE-2020-36048: a body is bounded before it is buffered, declared or not.
    [Fact]
    public async Task Post_DeclaredTooLarge_Is413WithoutReadingIt()
    {
        await using var host = await TestHost.StartAsync();
        var client = await PollingClient.OpenAsync(host);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host.Address.Host, host.Address.Port);
        var stream = tcp.GetStream();

        // Not one byte of the body is sent: an answer can only come from the declared length.
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"POST {client.Url} HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 1000001\r\n\r\n")
        );
        using var reader = new StreamReader(stream);
        (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe("HTTP/1.1 413 Payload Too Large");
    }

    [Fact]
    public async Task Post_ChunkedTooLarge_Is413()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine => engine.MaxPayload = 10_000);
        var client = await PollingClient.OpenAsync(host);
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes("4" + new string('a', 10_000)));
        using var request = new HttpRequestMessage(HttpMethod.Post, client.Url) { Content = content };
        request.Headers.TransferEncodingChunked = true;

        using var response = await host.Http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        await ShouldStillServeAsync(host);
    }

    [Fact]
    public async Task Post_ExactlyTheLimit_IsTaken()
    {
        await using var host = await TestHost.StartAsync();
        var client = await PollingClient.OpenAsync(host);

        (await client.PostAsync("4" + new string('a', 999_999))).Status.ShouldBe(HttpStatusCode.OK);

        (await client.PollAsync()).Length.ShouldBe(1_000_000);
    }

    [Theory]
    [InlineData(1_000_000, false)]
    [InlineData(1_000_001, true)]
    [InlineData(3_000_000, true)]
    public async Task WebSocket_TooLarge_ClosesWith1009(int length, bool isRefused)
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");

        await client.SendAsync("4" + new string('a', length - 1));

        var answer = await client.ReadAsync();
        answer.Length.ShouldBe(isRefused ? "closed".Length : length);
        client.CloseStatus.ShouldBe(isRefused ? WebSocketCloseStatus.MessageTooBig : null);
    }

    // Fragments count together, and empty ones do not help.
    [Fact]
    public async Task WebSocket_TooLargeInFragments_ClosesWith1009()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine => engine.MaxPayload = 10_000);
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");
        var part = Encoding.ASCII.GetBytes(new string('4', 1000));
        try
        {
            for (var i = 0; i < 20; i++)
            {
                await client.SendAsync(part, WebSocketMessageType.Text, endOfMessage: false);
                await client.SendAsync(ReadOnlyMemory<byte>.Empty, WebSocketMessageType.Text, endOfMessage: false);
            }
        }
        catch (WebSocketException)
        {
            // The server may have closed already.
        }

        await client.ShouldCloseAsync();
        client.CloseStatus.ShouldBe(WebSocketCloseStatus.MessageTooBig);
        await ShouldStillServeAsync(host);
    }

    // CVE-2020-36049: many small packets in one body, or many separators, cost no more than their bytes.
    [Fact]
    public async Task Post_VeryManyPackets_AreTakenInOnePass()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine => engine.SendQueuePackets = 400_000);
        var client = await PollingClient.OpenAsync(host);

        await client.PostAsync(string.Join('\u001e', Enumerable.Repeat("4", 333_000)));

        (await client.PollAsync()).Length.ShouldBe(665_999);
    }

    [Fact]
    public async Task Post_SeparatorsOnly_EndsTheSession()
    {
        await using var host = await TestHost.StartAsync();
        var client = await PollingClient.OpenAsync(host);

        await client.PostAsync(new string('\u001e', 900_000));

        (await client.TryPollAsync()).Body.ShouldContain("Session ID unknown");
        await ShouldStillServeAsync(host);
    }

    // CVE-2022-21676, CVE-2022-41940: requests that end abruptly, or in an unexpected state, must not end the process.
    [Fact]
    public async Task WebSocket_CutInEveryState_ServerGoesOn()
    {
        await using var host = await TestHost.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            using var open = await SocketClient.OpenAsync(host, "/engine.io/");
            open.Cut();
            var polling = await PollingClient.OpenAsync(host);
            using var probing = await SocketClient.OpenRawAsync(host, "/engine.io/", "?EIO=4&transport=websocket&sid=" + polling.Sid);
            await probing.SendAsync("2probe");
            probing.Cut();
        }

        await ShouldStillServeAsync(host);
    }

    [Theory]
    [InlineData("GET {0} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")]
    [InlineData(
        "GET {0} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n"
    )]
    [InlineData("POST {0} HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n4")]
    [InlineData("POST {0} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public async Task Request_BrokenInTheMiddle_ServerGoesOn(string request)
    {
        await using var host = await TestHost.StartAsync();
        var client = await PollingClient.OpenAsync(host);
        using (var tcp = new TcpClient())
        {
            await tcp.ConnectAsync(host.Address.Host, host.Address.Port);
            await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request.Replace("{0}", client.Url, StringComparison.Ordinal)));
        }

        await ShouldStillServeAsync(host);
    }

    // CVE-2021-32640, CVE-2024-37890: headers of an upgrade that make a parser work too hard, or fail.
    [Fact]
    public async Task Upgrade_StrangeHeaders_AreRefusedOrServed()
    {
        await using var host = await TestHost.StartAsync();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host.Address.Host, host.Address.Port);
        var spaces = new string(' ', 20_000);
        await tcp.GetStream()
            .WriteAsync(
                Encoding.ASCII.GetBytes(
                    "GET /engine.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: a{spaces}b\r\n"
                        + string.Concat(Enumerable.Range(0, 300).Select(i => $"X-{i}: y\r\n"))
                        + "\r\n"
                )
            );
        using var reader = new StreamReader(tcp.GetStream());

        (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)))!.ShouldStartWith("HTTP/1.1 4");

        await ShouldStillServeAsync(host);
    }

    [Fact]
    public async Task Post_InvalidUtf8_EndsTheSession()
    {
        await using var host = await TestHost.StartAsync();
        var client = await PollingClient.OpenAsync(host);
        using var content = new ByteArrayContent([0x34, 0xff, 0xfe]);

        await client.PostAsync(content);

        (await client.TryPollAsync()).Body.ShouldContain("Session ID unknown");
    }

    // CVE-2023-31125: a query whose values mean something to some language.
    [Fact]
    public async Task Handshake_StrangeParameters_AreErrorsNotFailures()
    {
        await using var host = await TestHost.StartAsync();
        string[] queries =
        [
            "?EIO=4&transport=polling&sid=__proto__",
            "?EIO=4&transport=__proto__",
            "?EIO=4&transport=polling&sid=%00",
            "?EIO=4&transport=constructor",
            "?EIO=%ff&transport=polling",
            "?EIO=4&transport=polling&sid=" + new string('a', 5000),
        ];
        foreach (var query in queries)
        {
            using var response = await host.Http.GetAsync("/engine.io/" + query);
            response.StatusCode.ShouldBe(HttpStatusCode.BadRequest, query);
        }
    }

    private static async Task ShouldStillServeAsync(TestHost host)
    {
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");
        await client.SendAsync("4alive");
        (await client.ReadAsync()).ShouldBe("4alive");
        host.Log.Lines.ShouldNotContain(line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }
}
