using System.Net;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO.WebSockets;

/// <summary>What both roads do alike: frames of our own, and the managed WebSocket.</summary>
public abstract class UpgradeSpecification
{
    private protected abstract Task<TestHost> StartAsync(
        Action<EngineOptions>? configure = null,
        Func<EngineSession, IEngineListener>? accept = null
    );

    [Fact]
    public async Task Upgrade_Probed_GoesOverWithWhatIsQueued()
    {
        await using var host = await StartAsync();
        var polling = await PollingClient.OpenAsync(host);
        var poll = polling.PollAsync();
        await host.Requests.WaitForAsync(count => count >= 1);
        using var socket = await ProbeAsync(host, polling);

        await socket.SendAsync("2probe");
        (await socket.ReadAsync()).ShouldBe("3probe");
        (await poll).ShouldBe("6");
        await polling.PostAsync("4queued while nobody polls");
        await socket.SendAsync("5");
        await socket.SendAsync("4after");

        (await socket.ReadAsync()).ShouldBe("4queued while nobody polls");
        (await socket.ReadAsync()).ShouldBe("4after");
        (await polling.TryPollAsync()).ShouldBe((HttpStatusCode.BadRequest, """{"code":3,"message":"Bad request"}"""));
        (await polling.PostAsync("4x")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Upgrade_MessagesAllAlong_AreNeitherLostNorReordered()
    {
        await using var host = await StartAsync();
        var polling = await PollingClient.OpenAsync(host);
        var received = new List<string>();
        var sent = 0;
        async Task PostSomeAsync()
        {
            await polling.PostAsync(string.Join('\u001e', Enumerable.Range(sent, 10).Select(i => "4m" + i)));
            sent += 10;
        }

        await PostSomeAsync();
        received.AddRange((await polling.PollAsync()).Split('\u001e'));
        using var socket = await ProbeAsync(host, polling);
        await PostSomeAsync();
        await socket.SendAsync("2probe");
        (await socket.ReadAsync()).ShouldBe("3probe");
        received.AddRange((await polling.PollAsync()).Split('\u001e'));
        await PostSomeAsync();
        await socket.SendAsync("5");
        for (var i = 0; i < 10; i++)
        {
            received.Add(await socket.ReadAsync());
        }

        received.ShouldBe(Enumerable.Range(0, sent).Select(i => "4m" + i));
    }

    [Fact]
    public async Task Poll_WhileUpgrading_IsAnsweredAtOnce()
    {
        await using var host = await StartAsync();
        var polling = await PollingClient.OpenAsync(host);
        using var socket = await ProbeAsync(host, polling);
        await socket.SendAsync("2probe");
        await socket.ReadAsync();

        (await polling.PollAsync()).ShouldBe("6");
    }

    [Theory]
    [InlineData("2")]
    [InlineData("2xyz")]
    [InlineData("2probe and more")]
    [InlineData("4a")]
    [InlineData("3probe")]
    [InlineData("abc")]
    public async Task Upgrade_WrongProbe_ClosesOnlyTheWebSocket(string probe)
    {
        await using var host = await StartAsync();
        var polling = await PollingClient.OpenAsync(host);
        using var socket = await ProbeAsync(host, polling);

        await socket.SendAsync(probe);

        (await socket.ReadAsync()).ShouldBe("closed");
        await polling.PostAsync("4a");
        (await polling.PollAsync()).ShouldBe("4a");
    }

    [Fact]
    public async Task Upgrade_Abandoned_PollingGoesOn()
    {
        await using var host = await StartAsync();
        var polling = await PollingClient.OpenAsync(host);
        using (var socket = await ProbeAsync(host, polling))
        {
            await socket.SendAsync("2probe");
            await socket.ReadAsync();
            await socket.CloseAsync();
        }

        await host.Requests.WaitForAsync(count => count == 0);
        var poll = polling.PollAsync();
        await polling.PostAsync("4a");
        (await poll).ShouldBe("4a");
        using var again = await ProbeAsync(host, polling);
        await again.SendAsync("2probe");
        (await again.ReadAsync()).ShouldBe("3probe");
    }

    [Fact]
    public async Task Upgrade_TooSlow_ClosesTheWebSocket()
    {
        await using var host = await StartAsync();
        var polling = await PollingClient.OpenAsync(host);
        using var socket = await RawWebSocket.RequestAsync(host, "/engine.io/?EIO=4&transport=websocket&sid=" + polling.Sid);

        // Its pong says that the server waits for the probe by now.
        await socket.SendBytesAsync(RawWebSocket.Frame(RawWebSocket.Ping, "x"));
        (await socket.ReadFrameAsync()).Opcode.ShouldBe(RawWebSocket.Pong);

        host.Time.Advance(TimeSpan.FromSeconds(10));

        // With a close frame or, where .NET frames, without.
        (await socket.ReadCloseAsync()).ShouldBeOneOf(1000, 0);
    }

    [Fact]
    public async Task Upgrade_SecondProbe_IsClosed()
    {
        await using var host = await StartAsync();
        var polling = await PollingClient.OpenAsync(host);
        using var first = await ProbeAsync(host, polling);
        await first.SendAsync("2probe");
        await first.ReadAsync();

        using var second = await ProbeAsync(host, polling);

        (await second.ReadAsync()).ShouldBe("closed");
    }

    [Fact]
    public async Task Upgrade_SessionThatWasUpgraded_IsClosed()
    {
        await using var host = await StartAsync();
        var polling = await PollingClient.OpenAsync(host);
        using var first = await ProbeAsync(host, polling);
        await first.SendAsync("2probe");
        await first.ReadAsync();
        await first.SendAsync("5");
        await first.SendAsync("4a");
        (await first.ReadAsync()).ShouldBe("4a");

        using var second = await ProbeAsync(host, polling);

        (await second.ReadAsync()).ShouldBe("closed");
        await first.SendAsync("4b");
        (await first.ReadAsync()).ShouldBe("4b");
    }

    [Fact]
    public async Task Upgrade_WhileAHandlerOfABodyWorks_SendsAtOnceAndReadsBehindIt()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(accept: session => new EchoAfter(session, done.Task, begun));
        var polling = await PollingClient.OpenAsync(host);
        var upgraded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var session = host.Echo.Find(polling.Sid)!.OnUpgraded(_ => upgraded.SetResult());
        var post = polling.PostAsync("4first");
        await begun.Task;
        using var socket = await ProbeAsync(host, polling);
        await socket.SendAsync("2probe");
        (await socket.ReadAsync()).ShouldBe("3probe");

        await socket.SendAsync("5");
        await socket.SendAsync("4second");
        await upgraded.Task.WaitAsync(TimeSpan.FromSeconds(30));
        session.TrySend(EngineMessage.Text("meanwhile"u8)).ShouldBeTrue();

        (await socket.ReadAsync()).ShouldBe("4meanwhile");
        done.SetResult();
        (await socket.ReadAsync()).ShouldBe("4first");
        (await socket.ReadAsync()).ShouldBe("4second");
        (await post).ShouldBe((HttpStatusCode.OK, "ok"));
    }

    private static Task<SocketClient> ProbeAsync(TestHost host, PollingClient polling) =>
        SocketClient.OpenRawAsync(host, "/engine.io/", "?EIO=4&transport=websocket&sid=" + polling.Sid);

    private sealed class EchoAfter(EngineSession session, Task done, TaskCompletionSource begun) : IEngineListener
    {
        public async ValueTask OnMessageAsync(ReadOnlyMemory<byte> data, bool isBinary)
        {
            begun.TrySetResult();
            await done;
            _ = session.TrySend(EngineMessage.Text(data.Span));
        }

        public ValueTask OnClosedAsync(EngineCloseReason reason) => ValueTask.CompletedTask;
    }
}
