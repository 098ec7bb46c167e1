using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Tests.Hosting;

/// <summary>A host that stops waits for what the application does at the end of its sessions, within a bound.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task Stop_OnDisconnectedThatAwaits_IsDoneBeforeServicesAreDisposed()
    {
        var leaving = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        List<string> done = [];
        IServiceProvider? services = null;
        var host = await TestHost.StartAsync(
            server =>
                server
                    .Of("/")
                    .OnConnected(socket =>
                        socket.OnDisconnected(async _ =>
                        {
                            leaving.SetResult();
                            await goOn.Task;
                            using var scope = services!.CreateScope();
                            done.Add(scope.ServiceProvider.GetRequiredService<Database>().Name);
                        })
                    ),
            extend: Register
        );
        services = host.Services;
        using var client = await SocketClient.ConnectAsync(host);

        var stopping = StopAndDisposeAsync(host);
        await leaving.Task;
        await client.CloseAsync();
        stopping.IsCompleted.ShouldBeFalse();
        goOn.SetResult();

        await stopping.WaitAsync(TimeSpan.FromSeconds(30));
        done.ShouldBe(["database"]);
        host.Log.Lines.ShouldNotContain(line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Stop_SocketThatLeftBefore_IsWaitedForToo()
    {
        var leaving = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        var isDone = false;
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .OnDisconnected(
                    async (_, _) =>
                    {
                        leaving.SetResult();
                        await goOn.Task;
                        isDone = true;
                    }
                )
        );
        using var client = await SocketClient.ConnectAsync(host);
        await client.SendAsync("41");
        await leaving.Task;
        await client.CloseAsync();

        var stopping = host.StopAsync();
        stopping.IsCompleted.ShouldBeFalse();
        goOn.SetResult();
        await stopping;

        isDone.ShouldBeTrue();
    }

    [Theory]
    [InlineData("connected")]
    [InlineData("event")]
    [InlineData("token")]
    [InlineData("session")]
    [InlineData("room")]
    [InlineData("server")]
    public async Task Stop_CallbackUnderWay_IsWaitedFor(string which)
    {
        var begun = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        var isDone = false;
        using var gate = new ManualResetEventSlim();
        async ValueTask WorkAsync()
        {
            begun.SetResult();
            await goOn.Task;
            isDone = true;
        }

        await using var host = await TestHost.StartAsync(server =>
        {
            var main = server.Of("/");
            switch (which)
            {
                case "connected":
                    main.OnConnected(async _ => await WorkAsync());
                    break;
                case "event":
                    main.OnConnected(socket => socket.On("work", async _ => await WorkAsync()));
                    break;
                case "token":
                    main.OnConnected(socket =>
                    {
                        socket.Disconnected.Register(() =>
                        {
                            begun.SetResult();
                            gate.Wait(TimeSpan.FromSeconds(30));
                            isDone = true;
                        });
                        socket.On("work", _ => socket.Disconnect());
                    });
                    break;
                case "session":
                    server.Engine.OnSessionOpened(session => session.OnClosed(async _ => await WorkAsync()));
                    main.OnConnected(socket => socket.On("work", _ => socket.Session.Close()));
                    break;
                case "room":
                    main.OnRoomJoined(async (_, _) => await WorkAsync()).OnConnected(socket => socket.On("work", _ => socket.Join("room")));
                    break;
                case "server":
                    server.Engine.OnSessionOpened(async _ => await WorkAsync());
                    break;
            }
        });
        using var client = await SocketClient.ConnectAsync(host);
        await client.SendAsync("42[\"work\"]");
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await client.CloseAsync();

        var stopping = host.StopAsync();
        stopping.IsCompleted.ShouldBeFalse();
        goOn.SetResult();
        gate.Set();
        await stopping;

        isDone.ShouldBeTrue();
    }

    [Fact]
    public async Task Stop_BareEngine_WaitsForItsListeners()
    {
        var leaving = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        List<string> done = [];
        IServiceProvider? services = null;
        var host = await TestHost.StartAsync(
            extend: Register,
            accept: _ => new Listener(async () =>
            {
                leaving.SetResult();
                await goOn.Task;
                using var scope = services!.CreateScope();
                done.Add(scope.ServiceProvider.GetRequiredService<Database>().Name);
            })
        );
        services = host.Services;
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");

        var stopping = StopAndDisposeAsync(host);
        await leaving.Task;
        await client.CloseAsync();
        stopping.IsCompleted.ShouldBeFalse();
        goOn.SetResult();

        await stopping.WaitAsync(TimeSpan.FromSeconds(30));
        done.ShouldBe(["database"]);
    }

    [Fact]
    public async Task Stop_BareEngineHandlesAMessage_IsWaitedFor()
    {
        var begun = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        var isDone = false;
        await using var host = await TestHost.StartAsync(accept: _ => new Listener(
            () => Task.CompletedTask,
            async () =>
            {
                begun.SetResult();
                await goOn.Task;
                isDone = true;
            }
        ));
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");
        await client.SendAsync("4work");
        await begun.Task;

        var stopping = host.StopAsync();
        client.Cut();
        goOn.SetResult();
        await stopping;

        isDone.ShouldBeTrue();
    }

    [Fact]
    public async Task Stop_CallbackThatHangs_IsAbandonedAtTheBound()
    {
        var never = new TaskCompletionSource();
        await using var host = await TestHost.StartAsync(
            server => server.Of("/").OnDisconnected((_, _) => never.Task),
            options => options.Engine.ShutdownTimeout = TimeSpan.FromMinutes(1)
        );
        using var metrics = host.CollectMetrics();
        using var client = await SocketClient.ConnectAsync(host);

        var stopping = host.StopAsync();
        await client.ShouldCloseAsync();
        await client.CloseAsync();
        host.Time.Advance(TimeSpan.FromSeconds(59));
        stopping.IsCompleted.ShouldBeFalse();
        await host.AdvanceUntilAsync(stopping, TimeSpan.FromSeconds(1));

        await stopping;
        host.Log.ShouldTell("without waiting any longer for 1 callbacks");
        metrics["sallyport.engineio.callbacks.abandoned"].ShouldBe(1);
        never.SetResult();
    }

    [Fact]
    public async Task Close_CalledTwice_BothEnd()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");

        var first = host.Echo.CloseAsync(TestContext.Current.CancellationToken);
        var second = host.Echo.CloseAsync(TestContext.Current.CancellationToken);
        await client.ShouldCloseAsync();
        await client.CloseAsync();

        await Task.WhenAll(first, second).WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static void Register(ISocketIOBuilder builder) => builder.Services.AddScoped<Database>();

    private static async Task StopAndDisposeAsync(TestHost host)
    {
        await host.StopAsync();
        await host.DisposeAsync();
    }

    private sealed class Database
    {
        public string Name { get; } = "database";
    }

    private sealed class Listener(Func<Task> end, Func<Task>? message = null) : IEngineListener
    {
        public async ValueTask OnMessageAsync(ReadOnlyMemory<byte> data, bool isBinary) => await (message?.Invoke() ?? Task.CompletedTask);

        public async ValueTask OnClosedAsync(EngineCloseReason reason) => await end();
    }
}
