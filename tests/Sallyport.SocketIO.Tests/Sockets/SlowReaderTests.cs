using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Sockets;

[Trait("Requirement", "R24")]
public sealed class SlowReaderTests
{
    [Fact]
    public async Task Emit_OneStalledOfMany_IsCutAndDelaysNobody()
    {
        var reasons = new System.Collections.Concurrent.ConcurrentBag<DisconnectReason>();
        var cut = new TaskCompletionSource();
        await using var host = await TestHost.StartAsync(
            server =>
                server
                    .Of("/")
                    .OnConnected(socket =>
                        socket.OnDisconnected(reason =>
                        {
                            reasons.Add(reason);
                            cut.TrySetResult();
                        })
                    ),
            options => options.Engine.SendQueueBytes = 1024 * 1024
        );
        using var stalled = await SocketClient.ConnectAsync(host);
        using var reader = await SocketClient.ConnectAsync(host);
        var everybody = host.Server.Of("/");
        var encoded = EncodedEvent.Create("/", "tick", System.Text.Encoding.ASCII.GetBytes("[\"" + new string('x', 100_000) + "\"]"));

        // Nobody reads for the stalled one: its connection fills up, then its queue, and then it is cut.
        var sent = 0;
        while (!cut.Task.IsCompleted)
        {
            (await everybody.EmitAsync(encoded)).ShouldBeGreaterThanOrEqualTo(1);
            sent++;
            (await reader.ReadAsync()).Length.ShouldBe(100_013);
            sent.ShouldBeLessThan(2000);
        }

        reasons.ShouldBe([DisconnectReason.SendQueueFull]);
        everybody.Sockets.Count.ShouldBe(1);
        (await everybody.EmitAsync(encoded)).ShouldBe(1);
    }

    [Fact]
    public async Task TryEmit_QueueFull_CutsTheSession()
    {
        await using var host = await TestHost.StartAsync(configure: options => options.Engine.SendQueuePackets = 100);
        var client = await PollingClient.OpenAsync(host, "/socket.io/");
        await client.PostAsync("40");
        await client.PollAsync();
        var socket = host.Server.Of("/").Sockets.Single();

        var sent = 0;
        while (socket.TryEmit("tick"))
        {
            sent++;
        }

        sent.ShouldBe(100);
        socket.Session.IsOpen.ShouldBeFalse();
        (await client.TryPollAsync()).Body.ShouldContain("Session ID unknown");
    }

    [Fact]
    public async Task Emit_EncodedForAnotherNamespace_Throws()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.ConnectAsync(host);

        Should.Throw<ArgumentException>(() => host.Server.Of("/").Emit(EncodedEvent.Create("/other", "tick", default)));
    }
}
