using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Sockets;

/// <summary>Middleware of events, and what becomes of refusals and failures.</summary>
public sealed class EventMiddlewareTests
{
    private static readonly EventRefusal Blocked = EventRefusal.Create("blocked", 5, TestJson.Default.Int32);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Use_Refusal_KeepsTheEventFromItsHandlers(bool isLate)
    {
        var errors = new List<EventError>();
        var order = new List<string>();
        await using var host = await StartAsync(socket =>
        {
            socket.OnAny(received => order.Add("any " + received.Name));
            socket.Use(async received =>
            {
                if (isLate)
                {
                    await Task.Yield();
                }

                return received.Name == "blocked" ? Blocked : null;
            });
            socket.Use(received =>
            {
                order.Add("second " + received.Name);
                return ValueTask.FromResult<EventRefusal?>(null);
            });
            socket.On("blocked", _ => order.Add("must not happen"));
            socket.OnError(error =>
            {
                errors.Add(error);
                socket.TryEmit("socket-error", error.Message, TestJson.Default.String);
            });
            socket.On("end", received => received.TryAck());
        });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""42["blocked",1]""");
        (await client.ReadAsync()).ShouldBe("""42["socket-error","blocked"]""");
        await client.SendAsync("""421["end"]""");
        (await client.ReadAsync()).ShouldBe("431[]");

        order.ShouldBe(["any blocked", "any end", "second end"]);
        var error = errors.ShouldHaveSingleItem();
        error.Kind.ShouldBe(EventErrorKind.Refused);
        error.EventName.ShouldBe("blocked");
        error.Refusal!.Data.ToArray().ShouldBe("5"u8.ToArray());
    }

    [Fact]
    public async Task Use_EventNobodyHandles_PassesItNonetheless()
    {
        await using var host = await StartAsync(socket =>
            socket.Use(received =>
            {
                received.TryAck();
                return ValueTask.FromResult<EventRefusal?>(null);
            })
        );
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""421["unknown"]""");

        (await client.ReadAsync()).ShouldBe("431[]");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Use_Throws_EndsTheWayOfTheEvent(bool isLate)
    {
        var errors = new List<EventError>();
        await using var host = await StartAsync(socket =>
        {
            socket.Use(async received =>
            {
                if (isLate)
                {
                    await Task.Yield();
                }

                return received.Name == "a" ? throw new InvalidOperationException("boom") : null;
            });
            socket.On("a", received => received.TryAck());
            socket.OnError(error =>
            {
                errors.Add(error);
                socket.TryEmit("failed");
            });
        });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""421["a"]""");
        (await client.ReadAsync()).ShouldBe("""42["failed"]""");

        errors.ShouldHaveSingleItem().Exception!.Message.ShouldBe("boom");
        host.Log.ShouldTell("boom");
    }

    // The socket left while the middleware looked at its event.
    [Fact]
    public async Task Use_SocketLeavesMeanwhile_HandlesNothing()
    {
        var release = new TaskCompletionSource();
        var passed = new TaskCompletionSource();
        var handled = false;
        await using var host = await StartAsync(socket =>
        {
            socket.Use(async _ =>
            {
                await release.Task;
                return null;
            });
            socket.On("a", _ => handled = true);
            socket.OnDisconnected(_ => passed.TrySetResult());
        });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""42["a"]""");
        await client.SendAsync("41");
        await passed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        release.SetResult();
        await client.SendAsync("40");
        (await client.ReadAsync()).ShouldStartWith("40{");

        handled.ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OnError_HandlerFails_IsToldAndOthersRun(bool isLate)
    {
        var errors = new List<EventError>();
        await using var host = await StartAsync(socket =>
        {
            socket.On(
                "a",
                async _ =>
                {
                    if (isLate)
                    {
                        await Task.Yield();
                    }

                    throw new InvalidOperationException("boom");
                }
            );
            socket.OnError(_ => throw new InvalidOperationException("the error handler too"));
            socket.OnError(error =>
            {
                errors.Add(error);
                socket.TryEmit("failed");
            });
        });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""42["a"]""");
        (await client.ReadAsync()).ShouldBe("""42["failed"]""");

        errors.ShouldHaveSingleItem().Kind.ShouldBe(EventErrorKind.HandlerFailed);
        host.Log.ShouldTell("the error handler too");
    }

    private static Task<TestHost> StartAsync(Action<Socket> onConnection) =>
        TestHost.StartAsync(server => server.Of("/").OnConnected(onConnection));
}
