using System.Net.WebSockets;
using System.Text;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO.WebSockets;

/// <summary>What both roads do alike: frames of our own, and the managed WebSocket.</summary>
public abstract class WebSocketSpecification
{
    private protected abstract Task<TestHost> StartAsync(
        Action<EngineOptions>? configure = null,
        Func<EngineSession, IEngineListener>? accept = null
    );

    [Theory]
    [InlineData("my-protocol-v1", "my-protocol-v1")]
    [InlineData("a, b ,c", "a")]
    [InlineData("b\r\nSec-WebSocket-Protocol: a", "b")]
    [InlineData(null, null)]
    public async Task Handshake_Subprotocols_AreAnsweredWithTheFirst(string? offered, string? chosen)
    {
        await using var host = await StartAsync();

        using var client = await RawWebSocket.RequestAsync(host, "/engine.io/?EIO=4&transport=websocket", HeadersWith(offered));

        client.Head.ShouldStartWith("HTTP/1.1 101 ");
        client
            .Head.Split("\r\n")
            .SingleOrDefault(line => line.StartsWith("Sec-WebSocket-Protocol: ", StringComparison.OrdinalIgnoreCase))
            ?.Split(": ")[1]
            .ShouldBe(chosen);
        client.Head.Contains("Sec-WebSocket-Protocol", StringComparison.OrdinalIgnoreCase).ShouldBe(chosen is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,")]
    [InlineData(",a")]
    [InlineData("a b")]
    [InlineData("a;b")]
    [InlineData("a, a")]
    public async Task Handshake_SubprotocolsThatAreNoTokens_IsRefused(string offered)
    {
        await using var host = await StartAsync();

        using var client = await RawWebSocket.RequestAsync(host, "/engine.io/?EIO=4&transport=websocket", HeadersWith(offered));

        client.Head.ShouldStartWith("HTTP/1.1 400 ");
    }

    [Theory]
    [InlineData("&b64=1", true)]
    [InlineData("&b64=%31", true)]
    [InlineData("&b64=", false)]
    [InlineData("&B64=1", false)]
    [InlineData("", false)]
    public async Task BinaryMessage_ClientThatForcesBase64_IsText(string query, bool isText)
    {
        await using var host = await StartAsync();
        using var client = await RawWebSocket.RequestAsync(host, "/engine.io/?EIO=4&transport=websocket" + query);
        (await client.ReadFrameAsync()).Text.ShouldStartWith("0{");

        // Small ones, and one that is sent in pieces.
        foreach (var length in new[] { 0, 1, 125, 50_000 })
        {
            var data = new Dice(length).Bytes(length);
            await client.SendAsync("b" + Convert.ToBase64String(data));
            var frame = await client.ReadFrameAsync();

            frame.Opcode.ShouldBe(isText ? RawWebSocket.Text : RawWebSocket.Binary);
            frame.Payload.ShouldBe(isText ? Encoding.ASCII.GetBytes("b" + Convert.ToBase64String(data)) : data);
        }
    }

    private static string HeadersWith(string? subprotocols) =>
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + (subprotocols is null ? "" : $"Sec-WebSocket-Protocol: {subprotocols}\r\n");

    [Fact]
    public async Task Message_TextAndBinary_ComesBack()
    {
        await using var host = await StartAsync();
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");

        await client.SendAsync("4é");
        await client.SendAsync([1, 2, 3]);
        await client.SendAsync("bAQID");
        await client.SendAsync(Array.Empty<byte>());
        await client.SendAsync("4");

        (await client.ReadAsync()).ShouldBe("4é");
        (await client.ReadAsync()).ShouldBe("bin:010203");
        (await client.ReadAsync()).ShouldBe("bin:010203");
        (await client.ReadAsync()).ShouldBe("bin:");
        (await client.ReadAsync()).ShouldBe("4");
    }

    [Fact]
    public async Task Message_InFragments_IsPutTogether()
    {
        await using var host = await StartAsync();
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");
        var text = "4" + string.Concat(Enumerable.Range(0, 3000).Select(i => i.ToString() + ","));
        var bytes = Encoding.UTF8.GetBytes(text);

        for (var i = 0; i < bytes.Length; i += 1000)
        {
            var part = bytes.AsMemory(i, Math.Min(1000, bytes.Length - i));
            await client.SendAsync(part, WebSocketMessageType.Text, endOfMessage: i + 1000 >= bytes.Length);
        }

        (await client.ReadAsync()).ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("7")]
    [InlineData("2")]
    [InlineData("2probe")]
    public async Task Message_NoPacketOrPing_EndsTheSession(string text)
    {
        await using var host = await StartAsync();
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");

        await client.SendAsync(text);

        (await client.ReadAsync()).ShouldBe("closed");
        client.CloseStatus.ShouldBe(WebSocketCloseStatus.NormalClosure);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("3")]
    [InlineData("5")]
    [InlineData("6")]
    public async Task Message_PacketWithoutMeaningHere_IsPassedOver(string text)
    {
        await using var host = await StartAsync();
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");

        await client.SendAsync(text);
        await client.SendAsync("4still");

        (await client.ReadAsync()).ShouldBe("4still");
    }

    [Fact]
    public async Task Message_BeforeAParseError_IsStillAnswered()
    {
        await using var host = await StartAsync();
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");

        await client.SendAsync("4a");
        await client.SendAsync("abc");

        (await client.ReadAsync()).ShouldBe("4a");
        (await client.ReadAsync()).ShouldBe("closed");
    }

    [Fact]
    public async Task Request_PollingTheSession_IsABadRequest()
    {
        await using var host = await StartAsync();
        using var client = await SocketClient.OpenRawAsync(host, "/engine.io/", "?EIO=4&transport=websocket");
        var sid = (await client.ReadAsync()).Split('"')[3];

        using var response = await host.Http.GetAsync($"/engine.io/?EIO=4&transport=polling&sid={sid}");

        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"code":3,"message":"Bad request"}""");
    }

    [Fact]
    public async Task Ping_BetweenFragments_IsAnsweredWithItsData()
    {
        await using var host = await StartAsync();
        using var client = await RawWebSocket.OpenAsync(host);

        await client.SendBytesAsync(RawWebSocket.Frame(RawWebSocket.Text, "4a", isFinal: false));
        await client.SendBytesAsync(RawWebSocket.Frame(RawWebSocket.Ping, "who"));
        await client.SendBytesAsync(RawWebSocket.Frame(RawWebSocket.Pong, "unasked"));
        await client.SendBytesAsync(RawWebSocket.Frame(RawWebSocket.Continuation, "b"));

        (await client.ReadFrameAsync()).ShouldSatisfyAllConditions(
            pong => pong.Opcode.ShouldBe(RawWebSocket.Pong),
            pong => pong.Text.ShouldBe("who")
        );
        (await client.ReadFrameAsync()).Text.ShouldBe("4ab");
    }

    [Fact]
    public async Task Frames_OneByteAtATime_AreHandled()
    {
        await using var host = await StartAsync();
        using var client = await RawWebSocket.OpenAsync(host);

        foreach (var value in RawWebSocket.Frame(RawWebSocket.Text, "4slow"))
        {
            await client.SendBytesAsync(new[] { value });
        }

        (await client.ReadFrameAsync()).Text.ShouldBe("4slow");
    }

    [Fact]
    public async Task Frames_RightBehindTheRequest_AreNotLost()
    {
        await using var host = await StartAsync();
        using var client = await RawWebSocket.RequestAsync(
            host,
            "/engine.io/?EIO=4&transport=websocket",
            following: [.. RawWebSocket.Frame(RawWebSocket.Text, "4early"), .. RawWebSocket.Frame(RawWebSocket.Text, "4bird")]
        );

        (await client.ReadFrameAsync()).Text.ShouldStartWith("0{");
        (await client.ReadFrameAsync()).Text.ShouldBe("4early");
        (await client.ReadFrameAsync()).Text.ShouldBe("4bird");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(4_096)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(900_000)]
    public async Task Message_OfAnySize_ComesBackWhole(int length)
    {
        await using var host = await StartAsync();
        using var client = await RawWebSocket.OpenAsync(host);
        var data = new Dice(length).Bytes(length);

        await client.SendBytesAsync(RawWebSocket.Frame(RawWebSocket.Binary, data));
        await client.SendAsync("4next");

        var frame = await client.ReadFrameAsync();
        (frame.Opcode, frame.IsFinal, frame.Reserved).ShouldBe((RawWebSocket.Binary, true, 0));
        frame.Payload.ShouldBe(data);
        (await client.ReadFrameAsync()).Text.ShouldBe("4next");
    }

    [Theory]
    [InlineData(new byte[] { 3, 232 }, 1000)]
    [InlineData(new byte[] { 0x0F, 0xA0, (byte)'b', (byte)'y', (byte)'e' }, 1000)]
    [InlineData(new byte[] { }, 1000)]
    public async Task Close_ByTheClient_IsAnsweredAndEndsTheConnection(byte[] payload, int code)
    {
        var ended = new EndedListener();
        await using var host = await StartAsync(accept: _ => ended);
        using var client = await RawWebSocket.OpenAsync(host);

        await client.SendBytesAsync(RawWebSocket.Frame(RawWebSocket.CloseFrame, payload));

        (await client.ReadCloseAsync()).ShouldBe(code);
        (await client.HasEndedAsync()).ShouldBeTrue();
        (await ended.Reason).ShouldBe(EngineCloseReason.TransportClose);
    }

    [Fact]
    public async Task Close_ByTheServer_SendsWhatWasSentBeforeAndWaitsForTheClient()
    {
        await using var host = await StartAsync(accept: session => new ClosingListener(session));
        using var client = await RawWebSocket.OpenAsync(host);

        await client.SendAsync("4close");
        (await client.ReadFrameAsync()).Text.ShouldBe("4goodbye");
        (await client.ReadCloseAsync()).ShouldBe(1000);
        await client.SendAsync("4late");
        await client.SendBytesAsync(RawWebSocket.Frame(RawWebSocket.CloseFrame, [3, 232]));

        (await client.HasEndedAsync()).ShouldBeTrue();
        await host.Requests.WaitForAsync(count => count == 0);
    }

    [Fact]
    public async Task Close_ByTheServerAndNoAnswer_IsCutAfterAWhile()
    {
        await using var host = await StartAsync(accept: session => new ClosingListener(session));
        using var client = await RawWebSocket.OpenAsync(host);
        await client.SendAsync("4close");
        (await client.ReadFrameAsync()).Text.ShouldBe("4goodbye");
        (await client.ReadCloseAsync()).ShouldBe(1000);

        host.Time.Advance(TimeSpan.FromSeconds(5));

        (await client.HasEndedAsync()).ShouldBeTrue();
        await host.Requests.WaitForAsync(count => count == 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connection_Lost_EndsTheSession(bool isReset)
    {
        var ended = new EndedListener();
        await using var host = await StartAsync(accept: _ => ended);
        using var client = await RawWebSocket.OpenAsync(host);

        if (isReset)
        {
            client.Reset();
        }
        else
        {
            client.FinishSending();
        }

        (await ended.Reason).ShouldBe(EngineCloseReason.TransportClose);
        await host.Requests.WaitForAsync(count => count == 0);
    }

    [Fact]
    public async Task Abort_WhileTheClientReads_CutsTheConnection()
    {
        EngineSession? opened = null;
        var ended = new EndedListener();
        await using var host = await StartAsync(accept: session =>
        {
            opened = session;
            return ended;
        });
        using var client = await RawWebSocket.OpenAsync(host);

        opened!.Abort();

        (await ended.Reason).ShouldBe(EngineCloseReason.ForcedClose);
        await host.Requests.WaitForAsync(count => count == 0);
        opened.TrySend(EngineMessage.Text("late"u8)).ShouldBeFalse();
        opened.IsWritable.ShouldBeFalse();
    }
}
