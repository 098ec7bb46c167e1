using System.Collections.Concurrent;
using System.Text;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO;

/// <summary>What can be watched of a session from its beginning to its end.</summary>
public sealed class SessionEventTests
{
    [Fact]
    public async Task OnPacket_BothDirections_AreShownInOrder()
    {
        await using var host = await TestHost.StartAsync();
        var told = Watch(host.Echo);
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");

        await client.SendAsync("4hello");
        (await client.ReadAsync()).ShouldBe("4hello");
        await client.SendAsync([1, 2]);
        (await client.ReadAsync()).ShouldBe("bin:0102");
        host.Time.Advance(TimeSpan.FromSeconds(25));
        (await client.ReadAsync()).ShouldBe("2");
        await client.SendAsync("3");
        await client.SendAsync("4");
        (await client.ReadAsync()).ShouldBe("4");

        told.ShouldBe([
            "opened",
            "< Message hello",
            "> Message hello",
            "< Message 0102",
            "> Message 0102",
            "> Ping ",
            "< Pong ",
            "< Message ",
            "> Message ",
        ]);
    }

    [Fact]
    public async Task OnPacket_PollingAndSeveralAtOnce_AreShownOneByOne()
    {
        await using var host = await TestHost.StartAsync(accept: session => new Doubling(session));
        var told = Watch(host.Echo);
        var client = await PollingClient.OpenAsync(host);

        await client.PostAsync("4a\u001ebAQI=");
        (await client.PollAsync()).ShouldBe("4a\u001e4a\u001ebAQI=\u001ebAQI=");

        told.ShouldBe(["opened", "< Message a", "> Message a", "> Message a", "< Message 0102", "> Message 0102", "> Message 0102"]);
    }

    [Fact]
    public async Task OnUpgraded_ThenOnClosed_AreToldOnce()
    {
        await using var host = await TestHost.StartAsync();
        var told = Watch(host.Echo);
        var polling = await PollingClient.OpenAsync(host);
        var session = host.Echo.Find(polling.Sid).ShouldNotBeNull();
        var closed = new TaskCompletionSource<EngineCloseReason>();
        session.OnClosed(closed.SetResult);
        using var client = await SocketClient.OpenRawAsync(host, "/engine.io/", "?EIO=4&transport=websocket&sid=" + polling.Sid);
        await client.SendAsync("2probe");
        (await client.ReadAsync()).ShouldBe("3probe");
        await client.SendAsync("5");
        await client.SendAsync("4a");
        (await client.ReadAsync()).ShouldBe("4a");

        client.Cut();

        (await closed.Task.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeOneOf(
            EngineCloseReason.TransportClose,
            EngineCloseReason.TransportError
        );
        told.Take(4).ShouldBe(["opened", "upgraded to WebSocket", "< Message a", "> Message a"]);
        told.Count.ShouldBe(5);
        var late = new List<EngineCloseReason>();
        session.OnClosed(late.Add);
        late.ShouldBe([session.Reason]);
    }

    [Fact]
    public async Task OnAnything_HandlerFails_TheSessionGoesOn()
    {
        await using var host = await TestHost.StartAsync();
        host.Echo.OnSessionOpened(_ => throw new InvalidOperationException("opened"));
        host.Echo.OnSessionOpened(session =>
            session
                .OnPacketReceived(_ => throw new InvalidOperationException("received"))
                .OnPacketSending(_ => throw new InvalidOperationException("sending"))
                .OnClosed(_ => throw new InvalidOperationException("ended"))
        );
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");

        await client.SendAsync("4a");
        (await client.ReadAsync()).ShouldBe("4a");
        client.Cut();

        foreach (var what in new[] { "opened", "received", "sending", "ended" })
        {
            host.Log.ShouldTell("InvalidOperationException: " + what);
        }
    }

    [Fact]
    public async Task OnSessionOpened_ClosesIt_TheListenerLearnsOfIt()
    {
        var listener = new TaskCompletionSource<EngineCloseReason>();
        await using var host = await TestHost.StartAsync(accept: _ => new Waiting(listener));
        host.Echo.OnSessionOpened(session => session.Close());

        using var client = await SocketClient.OpenAsync(host, "/engine.io/");
        await client.ShouldCloseAsync();

        (await listener.Task.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(EngineCloseReason.ForcedClose);
    }

    [Fact]
    public async Task OnPacketSending_Broadcast_IsShownForItsReceivers()
    {
        await using var host = await TestHost.StartAsync();
        using var watched = await Member.ConnectAsync(host, "room");
        var told = Watch(watched.Socket.Session);

        host.Server.Of("/").To("room").Emit("a", "[1]"u8);
        watched.Socket.TryEmit("b", [], [new byte[] { 7 }]).ShouldBeTrue();

        told.ShouldBe(["> Message 2[\"a\",1]", "> Message 51-[\"b\"]", "> Message 07"]);
    }

    private static ConcurrentQueue<string> Watch(EngineServer server)
    {
        var told = new ConcurrentQueue<string>();
        server.OnSessionOpened(session =>
        {
            told.Enqueue("opened");
            Watch(session, told);
        });
        return told;
    }

    private static ConcurrentQueue<string> Watch(EngineSession session, ConcurrentQueue<string>? told = null)
    {
        told ??= new ConcurrentQueue<string>();
        session
            .OnPacketReceived(packet => told.Enqueue("< " + Describe(packet)))
            .OnPacketSending(packet => told.Enqueue("> " + Describe(packet)))
            .OnUpgraded(transport => told.Enqueue("upgraded to " + transport))
            .OnClosed(reason => told.Enqueue("closed by " + reason));
        return told;
    }

    private static string Describe(EnginePacket packet) =>
        $"{packet.Type} {(packet.IsBinary ? Convert.ToHexStringLower(packet.Data) : Encoding.UTF8.GetString(packet.Data))}";

    /// <summary>Sends each message back twice, at once.</summary>
    private sealed class Doubling(EngineSession session) : IEngineListener
    {
        public ValueTask OnMessageAsync(ReadOnlyMemory<byte> data, bool isBinary)
        {
            var message = isBinary ? EngineMessage.Binary(data.ToArray()) : EngineMessage.Text(data.Span);
            session.TrySend([message, message]).ShouldBeTrue();
            return ValueTask.CompletedTask;
        }

        public ValueTask OnClosedAsync(EngineCloseReason reason) => ValueTask.CompletedTask;
    }

    private sealed class Waiting(TaskCompletionSource<EngineCloseReason> closed) : IEngineListener
    {
        public ValueTask OnMessageAsync(ReadOnlyMemory<byte> data, bool isBinary) => ValueTask.CompletedTask;

        public ValueTask OnClosedAsync(EngineCloseReason reason)
        {
            closed.TrySetResult(reason);
            return ValueTask.CompletedTask;
        }
    }
}
