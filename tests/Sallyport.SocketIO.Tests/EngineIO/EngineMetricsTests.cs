using System.Net;
using System.Net.WebSockets;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO;

public sealed class EngineMetricsTests
{
    private const string Polling = "sallyport.engineio.sessions{transport=polling}";
    private const string WebSocket = "sallyport.engineio.sessions{transport=websocket}";

    [Fact]
    public async Task Sessions_OpenedAndUpgraded_CountForTheTransportTheyUse()
    {
        await using var host = await TestHost.StartAsync();
        using var metrics = host.CollectMetrics();
        var staying = await PollingClient.OpenAsync(host);
        var leaving = await PollingClient.OpenAsync(host);
        using var other = await SocketClient.OpenAsync(host, "/engine.io/");

        using var upgrading = await SocketClient.OpenRawAsync(host, "/engine.io/", $"?EIO=4&transport=websocket&sid={leaving.Sid}");
        await upgrading.SendAsync("2probe");
        (await upgrading.ReadAsync()).ShouldBe("3probe");
        await upgrading.SendAsync("5");
        await upgrading.SendAsync("4a");
        (await upgrading.ReadAsync()).ShouldBe("4a");

        (metrics[Polling], metrics[WebSocket]).ShouldBe((1, 2));
        metrics["sallyport.engineio.upgrades{outcome=completed}"].ShouldBe(1);
        metrics["sallyport.engineio.handshake.duration{transport=polling,outcome=accepted}"].ShouldBe(2);
        metrics["sallyport.engineio.handshake.duration{transport=websocket,outcome=accepted}"].ShouldBe(1);

        await staying.PostAsync("1");
        host.Echo.Find(leaving.Sid)!.Abort();
        (metrics[Polling], metrics[WebSocket]).ShouldBe((0, 1));
        metrics["sallyport.engineio.sessions.closed{reason=TransportClose}"].ShouldBe(1);
        metrics["sallyport.engineio.sessions.closed{reason=ForcedClose}"].ShouldBe(1);
    }

    [Fact]
    public async Task Upgrade_GivenUp_CountsAsAbandoned()
    {
        await using var host = await TestHost.StartAsync();
        using var metrics = host.CollectMetrics();
        var client = await PollingClient.OpenAsync(host);

        using var upgrading = await SocketClient.OpenRawAsync(host, "/engine.io/", $"?EIO=4&transport=websocket&sid={client.Sid}");
        await upgrading.SendAsync("no probe");
        await upgrading.ShouldCloseAsync();

        metrics["sallyport.engineio.upgrades{outcome=abandoned}"].ShouldBe(1);
        metrics[Polling].ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Messages_BothWays_CountWithTheirBytes(bool isPolling)
    {
        await using var host = await TestHost.StartAsync();
        using var metrics = host.CollectMetrics();
        if (isPolling)
        {
            var client = await PollingClient.OpenAsync(host);
            await client.PostAsync("4abc\u001e4de");
            (await client.PollAsync()).ShouldBe("4abc\u001e4de");
        }
        else
        {
            using var client = await SocketClient.OpenAsync(host, "/engine.io/");
            var atFirst = metrics["sallyport.engineio.payload.sent"];
            atFirst.ShouldBeGreaterThan(0);
            await client.SendAsync("4abc");
            await client.SendAsync("4de");
            (await client.ReadAsync()).ShouldBe("4abc");
            (await client.ReadAsync()).ShouldBe("4de");
            metrics["sallyport.engineio.payload.sent"].ShouldBe(atFirst + 7);
        }

        metrics["sallyport.engineio.messages.received"].ShouldBe(2);
        metrics["sallyport.engineio.payload.received"].ShouldBe(5);
        metrics["sallyport.engineio.messages.sent"].ShouldBe(isPolling ? 2 : 3);
    }

    [Fact]
    public async Task Refusals_ByCode_AreCounted()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine =>
            engine.AllowRequest = _ => ValueTask.FromResult<HandshakeRefusal?>(new HandshakeRefusal())
        );
        using var metrics = host.CollectMetrics();

        using var forbidden = await host.Http.GetAsync("/engine.io/?EIO=4&transport=polling");
        using var unknown = await host.Http.GetAsync("/engine.io/?EIO=4&transport=polling&sid=none");
        await Should.ThrowAsync<WebSocketException>(() => SocketClient.OpenRawAsync(host, "/engine.io/", "?EIO=4&transport=websocket"));

        forbidden.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        metrics["sallyport.engineio.requests.refused{code=4}"].ShouldBe(2);
        metrics["sallyport.engineio.requests.refused{code=1}"].ShouldBe(1);
        metrics["sallyport.engineio.handshake.duration{transport=polling,outcome=refused}"].ShouldBe(1);
        metrics["sallyport.engineio.handshake.duration{transport=websocket,outcome=refused}"].ShouldBe(1);
    }

    [Fact]
    public async Task Sessions_QueueRanOver_CountAsSuch()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine => engine.SendQueuePackets = 1);
        using var metrics = host.CollectMetrics();
        var client = await PollingClient.OpenAsync(host);
        var session = host.Echo.Find(client.Sid)!;

        session.TrySend(EngineMessage.Text("a"u8)).ShouldBeTrue();
        session.TrySend(EngineMessage.Text("b"u8)).ShouldBeFalse();

        metrics["sallyport.engineio.sessions.closed{reason=SendQueueFull}"].ShouldBe(1);
        metrics[Polling].ShouldBe(0);
    }

    [Fact]
    public async Task Acknowledgements_AnsweredAndNot_AreTimed()
    {
        var connected = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await TestHost.StartAsync(server => server.Of("/").OnConnected(connected.SetResult));
        using var metrics = host.CollectMetrics();
        using var client = await SocketClient.ConnectAsync(host);
        var socket = await connected.Task;

        var answered = socket.EmitWithAckAsync("q", "[]"u8.ToArray(), TimeSpan.FromSeconds(5));
        (await client.ReadAsync()).ShouldBe("420[\"q\"]");
        await client.SendAsync("430[]");
        (await answered).Outcome.ShouldBe(AckOutcome.Answered);
        var late = socket.EmitWithAckAsync("q", "[]"u8.ToArray(), TimeSpan.FromSeconds(5));
        host.Time.Advance(TimeSpan.FromSeconds(5));
        (await late).Outcome.ShouldBe(AckOutcome.TimedOut);

        metrics["sallyport.socketio.acknowledgement.duration{outcome=Answered}"].ShouldBe(1);
        metrics["sallyport.socketio.acknowledgement.duration{outcome=TimedOut}"].ShouldBe(1);
    }

    [Fact]
    public async Task Messages_NobodyListens_AllocateNothing()
    {
        await using var host = await TestHost.StartAsync();
        var metrics = host.Echo.Metrics;
        Measure(metrics);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Measure(metrics);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static void Measure(EngineMetrics metrics)
    {
        for (var i = 0; i < 100; i++)
        {
            metrics.MessageReceived(i);
            metrics.MessageSent(i);
        }
    }
}
