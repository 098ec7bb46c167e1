using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Audit;
using Sallyport.Channels;
using Sallyport.Doors.Feeds;
using Sallyport.Fixtures;
using Sallyport.Market;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Sessions;

/// <summary>What ends live sessions: revocation, expiry, disabling, shutdown, slowness, death; and the caps on how many there are.</summary>
public sealed class LifecycleTests
{
    [Fact]
    [Trait("Requirement", "R12")]
    public async Task Revoke_AThousandLiveSessions_EndsThemAllOnEveryDoor()
    {
        await using var server = await TestServer.StartAsync();
        var key = await server.AddKeyAsync();
        var other = await server.AddKeyAsync();
        await using var bystander = await server.OpenAsync(other);
        var raw = new List<WebSocketPeer>();
        var sockets = new List<SocketIOPeer>();
        for (var i = 0; i < 500; i++)
        {
            raw.Add(await server.OpenAsync(headers: new Dictionary<string, string> { ["x-api-key"] = key.Secret }));
            var socket = await server.OpenSocketIOAsync();
            await socket.EnterAsync(key.Secret);
            sockets.Add(socket);
        }

        server.Services.GetSessions().Count.ShouldBe(1001);
        var unused = await server.MintAsync(key);
        (await server.Keys.RevokeAsync(key.Key.Id, Actor.Server, CancellationToken.None)).IsSuccess.ShouldBeTrue();

        foreach (var peer in raw)
        {
            (await peer.CloseCodeAsync()).ShouldBe(4401);
            await peer.DisposeAsync();
        }

        foreach (var peer in sockets)
        {
            (await peer.UntilClosedAsync()).ShouldContain("41");
            await peer.DisposeAsync();
        }

        await Eventually.TrueAsync(() => server.Services.GetSessions().Count == 1);
        (await bystander.AskAsync("""{"action":"ping"}""")).GetProperty("type").GetString().ShouldBe("pong");
        (await WebSocketPeer.StatusAsync(new Uri($"ws://127.0.0.1:{server.Port}/ws?token={unused}"))).ShouldBe(401);
    }

    [Fact]
    public async Task Revoke_TheKey_LeavesTheClientAMomentBetweenThePacketAndTheEnd()
    {
        var time = new HandMovedTime();
        await using var server = await TestServer.StartAsync(customize: builder => builder.Services.AddSingleton<TimeProvider>(time));
        var key = await server.AddKeyAsync();
        await using var socket = await server.OpenSocketIOAsync();
        await socket.EnterAsync(key.Secret);

        await server.Keys.RevokeAsync(key.Key.Id, Actor.Server, CancellationToken.None);

        (await socket.ReceiveAsync()).ShouldBe("41");
        (await socket.ConnectAsync($$"""{"token":"{{key.Secret}}"}""")).ShouldStartWith(
            "44",
            customMessage: "the transport ended with the packet"
        );
        var end = socket.UntilClosedAsync();
        while (!end.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await end;
    }

    [Fact]
    [Trait("Requirement", "R12")]
    public async Task Disable_TheAccount_EndsTheSessionsOfAllItsKeys()
    {
        await using var server = await TestServer.StartAsync();
        var account = await server.AddAccountAsync();
        await using var raw = await server.OpenAsync(await server.AddKeyAsync(account));
        await using var socket = await server.OpenSocketIOAsync();
        await socket.EnterAsync((await server.AddKeyAsync(account)).Secret);
        await server.Services.GetAccounts().DisableAsync(account.Id, Actor.Server, CancellationToken.None);
        (await raw.CloseCodeAsync()).ShouldBe(4401);
        (await socket.UntilClosedAsync()).ShouldContain("41");
    }

    [Fact]
    [Trait("Requirement", "R12")]
    public async Task Expiry_OfTheKey_EndsItsSessions()
    {
        await using var server = await TestServer.StartAsync();
        var key = await server.AddKeyAsync(expiresAt: TimeProvider.System.GetUtcNow().AddSeconds(3));
        await using var raw = await server.OpenAsync(key);
        await using var socket = await server.OpenSocketIOAsync();
        await socket.EnterAsync(key.Secret);
        (await raw.CloseCodeAsync()).ShouldBe(4401);
        (await socket.UntilClosedAsync()).ShouldContain("41");
    }

    [Fact]
    public async Task Stop_LiveSessions_AreToldToComeBackAndNobodyIsLetIn()
    {
        await using var server = await TestServer.StartAsync();
        var key = await server.AddKeyAsync();
        await using var raw = await server.OpenAsync(key);
        await using var waiting = await server.OpenAsync("?auth=message");
        await using var socket = await server.OpenSocketIOAsync();
        await socket.EnterAsync(key.Secret);

        var stopping = server.StopAsync();
        var codes = Task.WhenAll(raw.CloseCodeAsync(), waiting.CloseCodeAsync());
        (await codes).ShouldBe([1012, 1012]);
        (await socket.UntilClosedAsync()).ShouldNotContain("41");
        await stopping.WaitAsync(TestServer.Patience);
    }

    [Fact]
    public async Task Stop_WithADoorStillOpen_RefusesWith503()
    {
        await using var server = await TestServer.StartAsync();
        var key = await server.AddKeyAsync();
        var token = await server.MintAsync(key);
        ((Sallyport.Doors.Sessions.DoorState)server.Services.GetService(typeof(Sallyport.Doors.Sessions.DoorState))!).Stop();
        (await WebSocketPeer.StatusAsync(new Uri($"ws://127.0.0.1:{server.Port}/ws?token={token}"))).ShouldBe(503);
        await using var socket = await server.OpenSocketIOAsync();
        (await socket.ConnectAsync($$"""{"token":"{{key.Secret}}"}""")).ShouldContain("UNAVAILABLE");
        using var http = await server.Http.GetAsync("/api/v1/ws-token");
        ((int)http.StatusCode).ShouldBe(503);
    }

    [Fact]
    [Trait("Requirement", "R24")]
    public async Task SlowReader_IsCutWith1013AndNobodyElseNotices()
    {
        await using var server = await StartWithMarketAsync(
            new() { ["Doors:SendQueueMessages"] = "64", ["Doors:CloseTimeout"] = "00:00:30" }
        );
        var key = await server.AddKeyAsync();
        using var stalled = await StalledAsync(server, "/ws?token=" + await server.MintAsync(key));
        await using var reader = await server.OpenAsync(key);
        await reader.AskAsync(Subscribe);
        await Eventually.TrueAsync(() => server.Services.GetHub().Count == 2);

        // Kernel buffers on both sides take a while to fill; then the queue does.
        var published = 0;
        while (server.Services.GetHub().Count == 2)
        {
            await PublishAsync(server, ++published);
            published.ShouldBeLessThan(500_000, "no bound was reached");
            (await reader.ReceiveAsync()).GetProperty("seq").GetInt64().ShouldBe(published);
        }

        // Now it reads again, and finds the close frame behind what was in the buffers.
        var (_, code) = await ReadFramesAsync(stalled.GetStream());
        code.ShouldBe(1013);
        (await reader.AskAsync("""{"action":"ping"}""")).GetProperty("type").GetString().ShouldBe("pong");
    }

    [Fact]
    [Trait("Requirement", "R24")]
    public async Task SlowReader_ThatNeverReadsAgain_LosesItsPlace()
    {
        await using var server = await StartWithMarketAsync(
            new() { ["Doors:SendQueueMessages"] = "16", ["Doors:CloseTimeout"] = "00:00:00.200" }
        );
        using var stalled = await StalledAsync(server, "/ws?token=" + await server.MintAsync(await server.AddKeyAsync()));
        await Eventually.TrueAsync(() => server.Services.GetHub().Count == 1);
        var published = 0;
        while (server.Services.GetHub().Count == 1)
        {
            await PublishAsync(server, ++published);
            published.ShouldBeLessThan(500_000, "no bound was reached");
        }

        await Eventually.TrueAsync(() => server.Services.GetSessions().Count == 0);
    }

    [Fact]
    [Trait("Requirement", "R24")]
    public async Task SlowReader_OnSocketIO_LosesItsTransportAndNobodyElseNotices()
    {
        await using var server = await StartWithMarketAsync(new() { ["Doors:SendQueueMessages"] = "64" });
        var key = await server.AddKeyAsync();
        using var stalled = await StalledAsync(server, "/socket.io/?EIO=4&transport=websocket", $$"""40{"token":"{{key.Secret}}"}""");
        await Eventually.TrueAsync(() => server.Log.Lines.Any(line => line.Contains("[SocketOpened]", StringComparison.Ordinal)));
        await SendTextAsync(stalled, $$"""42["/evm/price/subscribe",{"chain":"eth","tokens":["{{TestMarket.Weth}}"]}]""");
        await using var reader = await server.OpenAsync(key);
        await reader.AskAsync(Subscribe);
        await Eventually.TrueAsync(() => server.Services.GetHub().Count == 2);
        var published = 0;
        while (server.Services.GetHub().Count == 2)
        {
            await PublishAsync(server, ++published);
            published.ShouldBeLessThan(500_000, "no bound was reached");
            (await reader.ReceiveAsync()).GetProperty("seq").GetInt64().ShouldBe(published);
        }

        await Eventually.TrueAsync(() => server.Services.GetSessions().Count == 1);
    }

    [Fact]
    [Trait("Requirement", "R23")]
    public async Task DeadPeer_ThatAnswersNoPing_GivesItsPlaceBack()
    {
        await using var server = await StartWithMarketAsync(
            new() { ["Doors:PingInterval"] = "00:00:00.200", ["Doors:PingTimeout"] = "00:00:00.200" }
        );
        var key = await server.AddKeyAsync();
        using var dead = await StalledAsync(server, "/ws?token=" + await server.MintAsync(key));
        using var deadToo = await StalledAsync(server, "/socket.io/?EIO=4&transport=websocket", $$"""40{"token":"{{key.Secret}}"}""");
        await Eventually.TrueAsync(() => server.Log.Lines.Count(line => line.Contains("Opened]", StringComparison.Ordinal)) == 2);
        await Eventually.TrueAsync(() => server.Services.GetSessions().Count == 0);
    }

    [Theory]
    [Trait("Requirement", "R23")]
    [InlineData("Tiers:Enterprise:Connections:PerKey", "the key has 2")]
    [InlineData("Tiers:Enterprise:Connections:PerAccount", "the account has 2")]
    [InlineData("Limits:Connections:PerAddress", "an address has 2")]
    [InlineData("Limits:Connections:PerNode", "the server has none left")]
    public async Task Cap_OnConnections_CountsAcrossDoorsAndFreesPlaces(string cap, string message)
    {
        await using var server = await TestServer.StartAsync(new() { [cap] = "2" });
        var key = await server.AddKeyAsync();
        var first = await server.OpenAsync(key);
        await using var second = await server.OpenSocketIOAsync();
        await second.EnterAsync(key.Secret);

        var token = await server.MintAsync(key);
        var url = new Uri($"ws://127.0.0.1:{server.Port}/ws?token={token}");
        (await WebSocketPeer.StatusAsync(url)).ShouldBe(429);
        if (!cap.EndsWith("PerNode", StringComparison.Ordinal))
        {
            await using var third = await server.OpenSocketIOAsync();
            (await third.ConnectAsync($$"""{"token":"{{key.Secret}}"}""")).ShouldBe(
                "44{\"message\":\"too many connections: " + message + "\",\"data\":{\"code\":\"CONNECTION_LIMIT\",\"retryAfterMs\":5000}}"
            );
        }

        await using (var byClose = await server.OpenAsync("?refuse=close&token=" + token))
        {
            (await byClose.CloseCodeAsync()).ShouldBe(4429);
        }

        // A refusal burns no token, and a place given back is free at once.
        await first.DisposeAsync();
        await Eventually.TrueAsync(() => server.Services.GetSessions().Count == 1);
        (await WebSocketPeer.StatusAsync(url)).ShouldBe(101);
    }

    private static string Subscribe { get; } =
        $$"""{"action":"subscribe","subscription_type":"Prices","asset_ids":["{{TestMarket.Weth}}:1"]}""";

    private static Task<TestServer> StartWithMarketAsync(Dictionary<string, string?> settings)
    {
        foreach (var (name, value) in TestMarket.Settings)
        {
            settings[name] = value;
        }

        return TestServer.StartAsync(
            settings,
            builder => builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(FeedService)))
        );
    }

    private static async Task PublishAsync(TestServer server, int price)
    {
        AssetId.TryParse($"{TestMarket.Weth}:1", out var asset).ShouldBeTrue();
        PairId.TryParse($"{TestMarket.Pair}:1", out var pair).ShouldBeTrue();
        var change = new MarketEvent.PriceChanged(asset, pair, price, price, DateTimeOffset.UnixEpoch);
        await server.Services.GetBroker().PublishAsync(MarketPriceChannel.Of(asset), PublicationKind.Data, new PricePush(asset, change));
    }

    // A client that upgrades, sends its messages, and reads nothing: not even the answer to its upgrade.
    private static async Task<TcpClient> StalledAsync(TestServer server, string target, params string[] messages)
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        var tcp = new TcpClient { ReceiveBufferSize = 4096 };
        await tcp.ConnectAsync("127.0.0.1", server.Port, patience.Token);
        var request = new StringBuilder(
            $"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request.ToString()), patience.Token);
        if (messages.Length == 0)
        {
            messages = [Subscribe];
        }

        foreach (var message in messages)
        {
            await SendTextAsync(tcp, message);
        }

        return tcp;
    }

    // A masked text frame whose mask is zero.
    private static async Task SendTextAsync(TcpClient tcp, string text)
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        var payload = Encoding.UTF8.GetBytes(text);
        byte[] head = [0x81, 0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length, 0, 0, 0, 0];
        await tcp.GetStream().WriteAsync((byte[])[.. head, .. payload], patience.Token);
    }

    // Reads everything up to the close frame, and gives its code.
    private static async Task<(int Frames, int Code)> ReadFramesAsync(NetworkStream stream)
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        var one = new byte[1];
        var end = 0;
        while (end < 4)
        {
            await stream.ReadExactlyAsync(one, patience.Token);
            end = one[0] == "\r\n\r\n"[end] ? end + 1 : 0;
        }

        var head = new byte[2];
        for (var frames = 0; ; frames++)
        {
            await stream.ReadExactlyAsync(head, patience.Token);
            var length = head[1] & 0x7F;
            if (length == 126)
            {
                var more = new byte[2];
                await stream.ReadExactlyAsync(more, patience.Token);
                length = (more[0] << 8) | more[1];
            }

            var payload = new byte[length];
            await stream.ReadExactlyAsync(payload, patience.Token);
            if ((head[0] & 0x0F) == 8)
            {
                return (frames, (payload[0] << 8) | payload[1]);
            }
        }
    }
}
