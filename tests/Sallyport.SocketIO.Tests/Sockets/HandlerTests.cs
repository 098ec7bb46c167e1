using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Sockets;

/// <summary>What a handler gets, and what becomes of the others when it fails or takes its time.</summary>
public sealed class HandlerTests
{
    [Fact]
    public async Task On_Typed_GetsTheArgumentOrNothing()
    {
        var got = new List<Quote>();
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .OnConnected(socket =>
                {
                    socket.On(
                        "quote",
                        TestJson.Default.Quote,
                        (quote, received) =>
                        {
                            got.Add(quote);
                            received.TryAck(quote, TestJson.Default.Quote).ShouldBeTrue();
                            received.TryAck().ShouldBeFalse();
                            return ValueTask.CompletedTask;
                        }
                    );
                    socket.On("end", received => received.TryAck());
                })
        );
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""421["quote"]""");
        await client.SendAsync("""422["quote",[1]]""");
        await client.SendAsync("""423["quote",{"asset":1,"price":1}]""");
        await client.SendAsync("""424["quote",{"asset":"x","price":5}]""");
        (await client.ReadAsync()).ShouldBe("""434[{"asset":"x","price":5}]""");
        await client.SendAsync("""425["end"]""");
        (await client.ReadAsync()).ShouldBe("435[]");
        got.ShouldBe([new Quote("x", 5)]);
    }

    [Fact]
    public async Task OnAny_EveryEvent_ComesBeforeItsOwnHandlers()
    {
        var order = new List<string>();
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .OnConnected(socket =>
                {
                    socket.On("a", received => order.Add("own " + received.Name));
                    socket.OnAny(received => order.Add("any " + received.Name + " " + received.Arguments));
                    socket.On("end", received => received.TryAck());
                })
        );
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""42["a",1]""");
        await client.SendAsync("""42["b",2]""");
        await client.SendAsync("""421["end"]""");
        await client.ReadAsync();

        order.ShouldBe(["any a [1]", "own a", "any b [2]", "any end []"]);
    }

    [Fact]
    public async Task Handler_Throws_OthersAndTheSessionGoOn()
    {
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .OnConnected(socket =>
                {
                    socket.On("a", (Action<SocketEvent>)(_ => throw new InvalidOperationException("boom")));
                    socket.On("a", received => received.TryAck());
                })
        );
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""421["a"]""");

        (await client.ReadAsync()).ShouldBe("431[]");
        host.Log.ShouldTell("boom");
    }

    [Fact]
    public async Task Handler_ThatFails_IsLoggedByTheNameTheApplicationGave()
    {
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .OnConnected(socket =>
                {
                    socket.OnAny((Action<SocketEvent>)(_ => throw new InvalidOperationException("any")));
                    socket.On("early", (Action<SocketEvent>)(_ => throw new InvalidOperationException("boom")));
                    socket.On("misfit", TestJson.Default.Int32, (_, _) => { });
                    socket.On("end", received => received.TryAck());
                    socket.On(
                        "late",
                        async received =>
                        {
                            await Task.Yield();
                            throw new InvalidOperationException("boom");
                        }
                    );
                })
        );
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""42["early"]""");
        await client.SendAsync("""42["late"]""");
        await client.SendAsync("""42["misfit","text"]""");
        await client.SendAsync("""42["whatever a client says"]""");

        // All that was sent before has been handed out by then.
        await client.SendAsync("""421["end"]""");
        (await client.ReadAsync()).ShouldBe("431[]");
        host.Log.ShouldTell("A handler of the event early of / failed");
        host.Log.ShouldTell("A handler of the event late of / failed");
        host.Log.ShouldTell("The arguments of the event misfit of socket");
        host.Log.ShouldTell("A handler of the event * of / failed");
        host.Log.Lines.ShouldNotContain(line => line.Text.Contains("whatever a client says", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Handler_ThatWaits_DoesNotHoldBackTheNextEvent()
    {
        var release = new TaskCompletionSource();
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .OnConnected(socket =>
                {
                    socket.On(
                        "slow",
                        async received =>
                        {
                            await release.Task;

                            // The arguments are still there for a handler that takes its time.
                            received.TryAck(received.Arguments[0].GetInt32(), TestJson.Default.Int32);
                        }
                    );
                    socket.On("fast", received => received.TryAck());
                })
        );
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""421["slow",5]""");
        await client.SendAsync("""422["fast"]""");

        (await client.ReadAsync()).ShouldBe("432[]");
        release.SetResult();
        (await client.ReadAsync()).ShouldBe("431[5]");
    }

    [Fact]
    [Trait("Requirement", "R16")]
    public async Task Handlers_AtTheirBound_MakeTheClientWait()
    {
        var release = new TaskCompletionSource();
        var running = 0;
        var most = 0;
        await using var host = await TestHost.StartAsync(
            server =>
                server
                    .Of("/")
                    .OnConnected(socket =>
                        socket.On(
                            "slow",
                            async received =>
                            {
                                most = Math.Max(most, Interlocked.Increment(ref running));
                                await release.Task;
                                Interlocked.Decrement(ref running);
                                received.TryAck();
                            }
                        )
                    ),
            options => options.MaxConcurrentEvents = 3
        );
        using var client = await SocketClient.ConnectAsync(host);
        for (var i = 0; i < 20; i++)
        {
            await client.SendAsync($"42{i}[\"slow\"]");
        }

        release.SetResult();
        for (var i = 0; i < 20; i++)
        {
            (await client.ReadAsync()).ShouldStartWith("43");
        }

        most.ShouldBeLessThanOrEqualTo(3);
    }
}
