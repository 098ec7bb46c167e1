using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Sockets;

/// <summary>Every callback takes an async lambda and a method that returns a task. One that fails is logged once; the server goes on.</summary>
public sealed class AsyncCallbackTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Callbacks_ThatFailLater_AreLoggedOnceEach(bool asTasks)
    {
        await using var host = await TestHost.StartAsync(server => Register(server, asTasks));
        using var client = await SocketClient.ConnectAsync(host, "/dyn-1");
        await client.SendAsync("42/dyn-1,[\"event\"]");
        await client.SendAsync("42/dyn-1,[\"typed\",1,2,3]");
        await client.SendAsync("42/dyn-1,[\"leave\"]");
        await client.ShouldCloseAsync();
        using var refused = await host.Http.GetAsync("/socket.io/?EIO=4&transport=none");
        refused.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);

        string[] expected =
        [
            "new namespace",
            "family connected",
            "connected",
            "any",
            "event",
            "once",
            "typed 1",
            "typed 2",
            "typed 3",
            "error",
            "joined",
            "created",
            "left",
            "deleted",
            "disconnecting",
            "disconnected",
            "namespace disconnected",
            "session opened",
            "session closed",
            "connection error",
        ];
        foreach (var name in expected)
        {
            host.Log.ShouldTell($"'{name}'");
        }

        // Each by itself; "any" and "error" are called more than once.
        foreach (var name in expected.Except(["any", "error"]))
        {
            host.Log.Lines.Count(line => line.Level == LogLevel.Error && line.Text.Contains($"'{name}'", StringComparison.Ordinal))
                .ShouldBe(1, name);
        }
    }

    [Fact]
    public async Task OnConnected_FailsAtOnce_TheOthersRun()
    {
        await using var host = await TestHost.StartAsync(server =>
            server.Of("/").OnConnected(_ => throw new InvalidOperationException("first")).OnConnected(socket => socket.TryEmit("second"))
        );
        using var client = await SocketClient.ConnectAsync(host);

        (await client.ReadAsync()).ShouldBe("42[\"second\"]");
        host.Log.ShouldTell("first");
    }

    [Fact]
    public async Task OnConnected_Awaits_EventsAreHandledMeanwhile()
    {
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .OnConnected(async socket =>
                {
                    socket.On("early", received => received.TryAck());
                    var answer = await socket.EmitWithAckAsync("question", "[]"u8.ToArray(), TimeSpan.FromMinutes(1));
                    socket.TryEmit(answer.Outcome.ToString());
                })
        );
        using var client = await SocketClient.ConnectAsync(host);
        (await client.ReadAsync()).ShouldBe("420[\"question\"]");

        await client.SendAsync("421[\"early\"]");
        (await client.ReadAsync()).ShouldBe("431[]");
        await client.SendAsync("430[]");

        (await client.ReadAsync()).ShouldBe("42[\"Answered\"]");
    }

    [Fact]
    public async Task OnConnected_ClientGoesWhileItAwaits_IsNoFailure()
    {
        var ended = new TaskCompletionSource();
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .OnConnected(async socket =>
                {
                    try
                    {
                        await Task.Delay(Timeout.Infinite, socket.Disconnected);
                    }
                    finally
                    {
                        ended.SetResult();
                    }
                })
        );
        using var client = await SocketClient.ConnectAsync(host);
        await client.CloseAsync();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await host.StopAsync();

        host.Log.Lines.ShouldNotContain(line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task OnNewNamespace_Awaits_ClientsWaitForIt()
    {
        var asked = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        await using var host = await TestHost.StartAsync(server =>
        {
            server.Of(new Regex(@"^/dyn-\d\z"));
            server.OnNewNamespace(async made =>
            {
                asked.SetResult();
                await goOn.Task;
                made.Use((_, _) => ValueTask.FromResult<ConnectRefusal?>(new ConnectRefusal("checked")));
            });
        });
        using var first = await SocketClient.OpenAsync(host);
        using var second = await SocketClient.OpenAsync(host);
        await first.SendAsync("40/dyn-1,");
        await asked.Task;
        await second.SendAsync("40/dyn-1,");
        await second.SendAsync("40/unknown,");
        (await second.ReadAsync()).ShouldStartWith("44/unknown,");
        goOn.SetResult();

        (await first.ReadAsync()).ShouldBe("""44/dyn-1,{"message":"checked"}""");
        (await second.ReadAsync()).ShouldBe("""44/dyn-1,{"message":"checked"}""");
    }

    [Theory]
    [InlineData("OnHeaders")]
    [InlineData("OnInitialHeaders")]
    public async Task HeaderHook_Async_IsRefusedAtTheStart(string name)
    {
#pragma warning disable MA0147 // That it may be written is what the check is for.
        Action<HttpContext, IHeaderDictionary> hook = async (_, _) => await Task.Yield();
#pragma warning restore MA0147
        var thrown = await Should.ThrowAsync<OptionsValidationException>(() =>
            TestHost.StartAsync(configureEngine: options =>
            {
                options.OnHeaders = name == "OnHeaders" ? hook : null;
                options.OnInitialHeaders = name == "OnInitialHeaders" ? hook : null;
            })
        );

        thrown.Message.ShouldContain(name + " must not be async");
    }

    private static void Register(SocketIOServer server, bool asTasks)
    {
        var family = server.Of(new Regex(@"^/dyn-\d\z"));
        if (asTasks)
        {
            server.OnConnectionError(_ => FailAsync("connection error"));
            server.Engine.OnSessionOpened(_ => FailAsync("session opened"));
            server.Engine.OnSessionOpened(session => session.OnClosed(_ => FailAsync("session closed")));
            server.OnNewNamespace(made =>
            {
                made.OnConnected(_ => FailAsync("connected")).OnDisconnected((_, _) => FailAsync("namespace disconnected"));
                made.OnRoomJoined((_, _) => FailAsync("joined")).OnRoomLeft((_, _) => FailAsync("left"));
                made.OnRoomCreated(_ => FailAsync("created")).OnRoomDeleted(_ => FailAsync("deleted"));
                return FailAsync("new namespace");
            });
            family.OnConnected(socket =>
            {
                socket.OnAny(_ => FailAsync("any")).OnError(_ => FailAsync("error"));
                socket.On("event", _ => FailAsync("event")).Once("event", _ => FailAsync("once"));
                socket.On("typed", TestJson.Default.Int32, (_, _) => FailAsync("typed 1"));
                socket.On("typed", TestJson.Default.Int32, TestJson.Default.Int32, (_, _, _) => FailAsync("typed 2"));
                socket.On(
                    "typed",
                    TestJson.Default.Int32,
                    TestJson.Default.Int32,
                    TestJson.Default.Int32,
                    (_, _, _, _) => FailAsync("typed 3")
                );
                socket.OnDisconnecting(_ => FailAsync("disconnecting")).OnDisconnected(_ => FailAsync("disconnected"));
                Leave(socket);
                return FailAsync("family connected");
            });
            return;
        }

        server.OnConnectionError(async _ => await FailAsync("connection error"));
        server.Engine.OnSessionOpened(async session =>
        {
            session.OnClosed(async _ => await FailAsync("session closed"));
            await FailAsync("session opened");
        });
        server.OnNewNamespace(async made =>
        {
            made.OnConnected(async _ => await FailAsync("connected"))
                .OnDisconnected(async (_, _) => await FailAsync("namespace disconnected"));
            made.OnRoomJoined(async (_, _) => await FailAsync("joined")).OnRoomLeft(async (_, _) => await FailAsync("left"));
            made.OnRoomCreated(async _ => await FailAsync("created")).OnRoomDeleted(async _ => await FailAsync("deleted"));
            await FailAsync("new namespace");
        });
        family.OnConnected(async socket =>
        {
            socket.OnAny(async _ => await FailAsync("any")).OnError(async _ => await FailAsync("error"));
            socket.On("event", async _ => await FailAsync("event")).Once("event", async _ => await FailAsync("once"));
            socket.On("typed", TestJson.Default.Int32, async (_, _) => await FailAsync("typed 1"));
            socket.On("typed", TestJson.Default.Int32, TestJson.Default.Int32, async (_, _, _) => await FailAsync("typed 2"));
            socket.On(
                "typed",
                TestJson.Default.Int32,
                TestJson.Default.Int32,
                TestJson.Default.Int32,
                async (_, _, _, _) => await FailAsync("typed 3")
            );
            socket.OnDisconnecting(async _ => await FailAsync("disconnecting")).OnDisconnected(async _ => await FailAsync("disconnected"));
            Leave(socket);
            await FailAsync("family connected");
        });
    }

    private static void Leave(Socket socket) =>
        socket.On(
            "leave",
            _ =>
            {
                socket.Join("room");
                socket.Leave("room");
                socket.Disconnect(close: true);
            }
        );

    private static async Task FailAsync(string name)
    {
        await Task.Yield();
        throw new InvalidOperationException($"'{name}'");
    }
}
