using System.Text;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Limits;

/// <summary>Frames and packets that carry no request: a few are free, a flood ends the session.</summary>
public sealed class ControlPacketTests
{
    private const int Allowed = 100;

    private readonly HandMovedTime _time = new();

    public static TheoryData<string, byte, string> RawFrames =>
        new()
        {
            { "pings", 0x89, "" },
            { "pings with data", 0x89, "0123456789" },
            { "pongs", 0x8A, "" },
            { "empty fragments", 0x00, "" },
            { "small fragments", 0x00, " " },
        };

    public static TheoryData<string, byte, string> SocketPackets =>
        new()
        {
            { "WebSocket pings", 0x89, "" },
            { "WebSocket pongs", 0x8A, "x" },
            { "empty fragments", 0x00, "" },
            { "Engine.IO pongs", 0x81, "3" },
            { "Engine.IO noops", 0x81, "6" },
            { "Engine.IO upgrades", 0x81, "5" },
            { "acknowledgements nobody asked for", 0x81, "437[]" },
            { "acknowledgements without content", 0x81, "43" },
        };

    [Theory]
    [Trait("Requirement", "R30")]
    [MemberData(nameof(RawFrames))]
    public async Task Frames_OnTheRawWebSocket_MoreThanTheRateCloseWith4429(string kind, byte first, string payload)
    {
        await using var server = await StartAsync();
        using var clients = new StalledClients();
        var client = await clients.ConnectAsync(server.Port);
        await client.UpgradeAsync("/ws", (await server.AddKeyAsync()).Secret);
        if (first == 0x00)
        {
            await client.SendFrameAsync(0x01, []);
        }

        await client.SendFramesAsync(Allowed + 1, first, Encoding.ASCII.GetBytes(payload));
        await client.SendFrameAsync(0x88, [0x03, 0xE8]);

        (await client.UntilClosedAsync()).ShouldContain("close 4429", kind);
    }

    [Theory]
    [Trait("Requirement", "R30")]
    [MemberData(nameof(SocketPackets))]
    public async Task Packets_OnSocketIO_MoreThanTheRateDisconnect(string kind, byte first, string payload)
    {
        await using var server = await StartAsync();
        var key = await server.AddKeyAsync();
        using var clients = new StalledClients();
        var client = await clients.ConnectAsync(server.Port);
        await client.UpgradeAsync("/socket.io/?EIO=4&transport=websocket", key.Secret);
        await client.SendTextAsync("40");
        await Eventually.TrueAsync(() => server.Log.Lines.Any(line => line.Contains("[SocketOpened]", StringComparison.Ordinal)));
        if (first == 0x00)
        {
            await client.SendFrameAsync(0x01, []);
        }

        await client.SendFramesAsync(Allowed + 1, first, Encoding.ASCII.GetBytes(payload));
        await client.SendFrameAsync(0x88, [0x03, 0xE8]);

        // The disconnect packet keeps the client from coming back by itself.
        (await client.UntilClosedAsync()).ShouldContain("41", kind);
        await Eventually.TrueAsync(() => server.Services.GetSessions().Count == 0);
    }

    [Fact]
    [Trait("Requirement", "R30")]
    public async Task Packets_OverPolling_MoreThanTheRateEndTheSession()
    {
        await using var server = await StartAsync();
        var polling = new PollingSession(server);
        await polling.OpenAsync((await server.AddKeyAsync()).Secret);

        for (var i = 0; i < 11; i++)
        {
            await polling.TryPostAsync(string.Join('\x1e', Enumerable.Repeat("437[]", 10)));
        }

        (await polling.PollAsync()).ShouldContain("41");
        await Eventually.TrueAsync(() => server.Services.GetSessions().Count == 0);
    }

    [Fact]
    [Trait("Requirement", "R30")]
    public async Task Packets_AsManyAsTheRateAllows_AreFree()
    {
        await using var server = await StartAsync();
        var key = await server.AddKeyAsync();
        await using var raw = await server.OpenWithKeyAsync(key);
        await using var socket = await server.EnterAsync(key);
        for (var window = 0; window < 3; window++)
        {
            for (var i = 0; i < Allowed / 2; i++)
            {
                // Two small fragments each.
                await raw.SendAsync("""{"action":"""u8.ToArray(), System.Net.WebSockets.WebSocketMessageType.Text, endOfMessage: false);
                await raw.SendAsync("\"list\"}"u8.ToArray(), System.Net.WebSockets.WebSocketMessageType.Text);
                (await raw.ReceiveAsync()).GetProperty("type").GetString().ShouldBe("subscriptions");
            }

            for (var i = 0; i < Allowed - 5; i++)
            {
                await socket.Peer.SendAsync("437[]");
            }

            // The answer shows that the server has counted the packets before the clock moves on.
            (await socket.RequestAsync())
                .Code()
                .ShouldBe(LimitHouse.Admitted);
            _time.Advance(TimeSpan.FromSeconds(10));
        }
    }

    private Task<TestServer> StartAsync() => LimitHouse.StartAsync(_time, ("Doors:ControlPacketsPerSecond", $"{Allowed / 10}"));
}
