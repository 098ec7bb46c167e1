using System.Net;
using System.Net.Sockets;
using System.Text;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO;

/// <summary>A handler that works for long holds up what comes behind it, and nothing else: a client may have its answer and send on.</summary>
public sealed class SlowHandlerTests
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_WhileTheHandlerOfTheLastOneWorks_WaitsForItsTurn(bool isBlocking)
    {
        await using var host = await TestHost.StartAsync(accept: session => new SlowListener(session, _done.Task, isBlocking));
        var client = await PollingClient.OpenAsync(host);
        var first = client.PostAsync("4slow");
        (await client.PollAsync()).ShouldBe("4slow");

        var second = client.PostAsync("4next");
        var poll = client.PollAsync();
        _done.SetResult();

        (await first).ShouldBe((HttpStatusCode.OK, "ok"));
        (await second).ShouldBe((HttpStatusCode.OK, "ok"));
        (await poll).ShouldBe("4next");
    }

    [Fact]
    public async Task Post_ManyWhileAHandlerWorks_AreHandledInTheirOrder()
    {
        await using var host = await TestHost.StartAsync(accept: session => new SlowListener(session, _done.Task, isBlocking: false));
        var client = await PollingClient.OpenAsync(host);
        var first = client.PostAsync("4slow");
        (await client.PollAsync()).ShouldBe("4slow");
        var connections = new List<TcpClient>();
        for (var i = 0; i < PostQueue.MaxBodies; i++)
        {
            connections.Add(await PostRawAsync(host, client, $"4m{i}"));
            await host.Requests.WaitForAsync(count => count == i + 2);
        }

        _done.SetResult();
        await first;
        await host.Requests.WaitForAsync(count => count == 0);

        (await client.PollAsync()).ShouldBe(string.Join('\u001e', Enumerable.Range(0, PostQueue.MaxBodies).Select(i => $"4m{i}")));
        connections.ForEach(connection => connection.Dispose());
    }

    [Fact]
    public async Task Post_NoRoomWhileAHandlerWorks_IsNotReadUntilThereIs()
    {
        await using var host = await TestHost.StartAsync(
            configureEngine: engine => engine.MaxPayload = 100,
            accept: session => new SlowListener(session, _done.Task, isBlocking: false)
        );
        var client = await PollingClient.OpenAsync(host);
        var first = client.PostAsync("4slow");
        (await client.PollAsync()).ShouldBe("4slow");
        using var waiting = await PostRawAsync(host, client, "4" + new string('a', 70));
        await host.Requests.WaitForAsync(count => count == 2);
        using var held = await PostRawAsync(host, client, "4" + new string('b', 70));
        await host.Requests.WaitForAsync(count => count == 3);

        // As ever where a body has not been read.
        var overlapping = await client.PostAsync("4c");
        _done.SetResult();

        overlapping.Status.ShouldBe(HttpStatusCode.BadRequest);
        await first;
    }

    [Fact]
    public async Task Ping_WhileAHandlerOfAnotherSessionWorks_IsSent()
    {
        using var isOver = new ManualResetEventSlim();
        await using var host = await TestHost.StartAsync(configureEngine: engine => engine.PingInterval = TimeSpan.FromSeconds(5));
        var watched = await PollingClient.OpenAsync(host);
        var other = await PollingClient.OpenAsync(host);
        host.Echo.Find(watched.Sid)!.OnPacketSending(_ => isOver.Wait(TimeSpan.FromMinutes(1)));
        var ping = other.PollAsync();
        await host.Requests.WaitForAsync(count => count == 1);

        var advancing = Task.Run(() => host.Time.Advance(TimeSpan.FromSeconds(5)));

        (await ping).ShouldBe("2");
        isOver.Set();
        await advancing;
    }

    // Head and body in one write, so that the body is there when the request is.
    private static async Task<TcpClient> PostRawAsync(TestHost host, PollingClient client, string body)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(host.Address.Host, host.Address.Port);
        await connection
            .GetStream()
            .WriteAsync(Encoding.ASCII.GetBytes($"POST {client.Url} HTTP/1.1\r\nHost: a\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        return connection;
    }

    /// <summary>Answers at once, and works on after <c>slow</c> until it is told to stop.</summary>
    private sealed class SlowListener(EngineSession session, Task done, bool isBlocking) : IEngineListener
    {
        public async ValueTask OnMessageAsync(ReadOnlyMemory<byte> data, bool isBinary)
        {
            var isSlow = data.Span.SequenceEqual("slow"u8);
            _ = session.TrySend(EngineMessage.Text(data.Span));
            if (isSlow && isBlocking)
            {
                done.Wait(TimeSpan.FromMinutes(1));
            }
            else if (isSlow)
            {
                await done;
            }
        }

        public ValueTask OnClosedAsync(EngineCloseReason reason) => ValueTask.CompletedTask;
    }
}
