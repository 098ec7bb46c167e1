using System.Text.Json;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Sockets;

/// <summary>An event lives until its handlers have completed; its memory then serves other events, which nobody may see through it.</summary>
public sealed class EventLifetimeTests
{
    [Fact]
    public async Task Event_UsedLater_SaysSoAndNeverShowsAnother()
    {
        var kept = default(SocketEvent);
        var document = default(JsonElement);
        await using var host = await StartAsync(socket =>
        {
            socket.On(
                "keep",
                received =>
                {
                    kept = received;
                    document = received.Arguments;
                }
            );
            socket.On(
                "next",
                received =>
                {
                    // The memory of the first event is in use again, for this one.
                    Should.Throw<ObjectDisposedException>(() => kept.Name);
                    Should.Throw<ObjectDisposedException>(() => kept.Socket);
                    Should.Throw<ObjectDisposedException>(() => kept.Arguments).Message.ShouldContain("its handlers have completed");
                    Should.Throw<ObjectDisposedException>(() => kept.ArgumentsJson.ToArray());
                    Should.Throw<ObjectDisposedException>(() => kept.TryGetArgument(0, TestJson.Default.Int32, out _));
                    Should.Throw<ObjectDisposedException>(() => document.ToString());
                    kept.TryAck().ShouldBeFalse();
                    kept.TryAck(1, TestJson.Default.Int32).ShouldBeFalse();
                    kept.DeferAck().TryAck().ShouldBeFalse();
                    received.TryAck("[\"next\"]"u8).ShouldBeTrue();
                }
            );
        });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""421["keep",1]""");
        await client.SendAsync("""422["next",2]""");

        (await client.ReadAsync()).ShouldBe("""432["next"]""");
    }

    [Fact]
    public void Event_ThatIsNone_SaysSo()
    {
        Should.Throw<ObjectDisposedException>(() => default(SocketEvent).Name).Message.ShouldContain("DeferAck");
        default(SocketEvent).TryAck().ShouldBeFalse();
    }

    [Fact]
    public async Task DeferAck_AfterTheHandler_Acknowledges()
    {
        var deferred = new List<SocketAck>();
        await using var host = await StartAsync(socket =>
        {
            socket.On(
                "later",
                received =>
                {
                    deferred.Add(received.DeferAck());
                    received.TryAck().ShouldBeFalse();
                }
            );
            socket.On("now", received => received.TryAck());
        });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""421["later"]""");
        await client.SendAsync("""42["later"]""");
        await client.SendAsync("""422["now"]""");
        (await client.ReadAsync()).ShouldBe("432[]");

        deferred[0].IsRequested.ShouldBeTrue();
        deferred[0].TryAck(5, TestJson.Default.Int32).ShouldBeTrue();
        deferred[0].TryAck().ShouldBeFalse();
        deferred[1].IsRequested.ShouldBeFalse();
        deferred[1].TryAck().ShouldBeFalse();
        (await client.ReadAsync()).ShouldBe("431[5]");
    }

    // Two handlers of one event both answer, from two threads.
    [Fact]
    public async Task TryAck_ManyThreads_AcknowledgeOnce()
    {
        var given = 0;
        await using var host = await StartAsync(socket =>
        {
            socket.On(
                "race",
                async received =>
                {
                    var racing = Enumerable
                        .Range(0, 8)
                        .Select(_ => Task.Run(() => received.TryAck() ? Interlocked.Increment(ref given) : 0));
                    await Task.WhenAll(racing);
                }
            );
            socket.On("end", received => received.TryAck("[\"end\"]"u8));
        });
        using var client = await SocketClient.ConnectAsync(host);

        for (var i = 0; i < 50; i++)
        {
            await client.SendAsync($"42{i}[\"race\"]");
            (await client.ReadAsync()).ShouldBe($"43{i}[]");
        }

        await client.SendAsync("""4299["end"]""");
        (await client.ReadAsync()).ShouldBe("""4399["end"]""");
        given.ShouldBe(50);
    }

    // Many events under way at once, each with memory of its own until its handler completes.
    [Fact]
    public async Task Event_ManyUnderWay_KeepTheirOwnData()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(socket =>
            socket.On(
                "slow",
                async received =>
                {
                    await release.Task;
                    received.TryAck(received.ArgumentsJson);
                }
            )
        );
        using var client = await SocketClient.ConnectAsync(host);

        for (var i = 0; i < 100; i++)
        {
            await client.SendAsync($"42{i}[\"slow\",\"{new string('x', i * 7)}\",{i}]");
        }

        release.SetResult();
        var answers = new HashSet<string>();
        for (var i = 0; i < 100; i++)
        {
            answers.Add(await client.ReadAsync());
        }

        answers.ShouldBe(Enumerable.Range(0, 100).Select(i => $"43{i}[\"{new string('x', i * 7)}\",{i}]"), ignoreOrder: true);
    }

    private static Task<TestHost> StartAsync(Action<Socket> onConnection) =>
        TestHost.StartAsync(server => server.Of("/").OnConnected(onConnection));
}
