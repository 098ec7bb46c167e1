using System.Text.RegularExpressions;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Sockets;

public sealed class NewNamespaceTests
{
    [Fact]
    public async Task OnNewNamespace_ByNameAndByClient_TellsOfEachOnceBeforeItsMiddleware()
    {
        var told = new List<string>();
        await using var host = await TestHost.StartAsync(server =>
        {
            server.OnNewNamespace(made =>
            {
                made.Server.ShouldBeSameAs(server);
                told.Add("new " + made.Name);
            });
            server
                .Of(new Regex(@"^/dyn-\d\z"))
                .Use(
                    (socket, _) =>
                    {
                        told.Add("client of " + socket.Namespace.Name);
                        return ValueTask.FromResult<ConnectRefusal?>(null);
                    }
                );
            server.Of("/named");
            server.Of("named");
            server.Of("/");
        });

        using var first = await SocketClient.ConnectAsync(host, "/dyn-1");
        using var second = await SocketClient.ConnectAsync(host, "/dyn-1");
        using var main = await SocketClient.ConnectAsync(host);

        told.ShouldBe(["new /named", "new /dyn-1", "client of /dyn-1", "client of /dyn-1"]);
    }

    [Fact]
    public async Task OnNewNamespace_HandlerFails_TheOthersRunAndClientsGetIn()
    {
        var told = 0;
        await using var host = await TestHost.StartAsync(server =>
        {
            server.OnNewNamespace(_ => throw new InvalidOperationException("handler of namespaces"));
            server.OnNewNamespace(_ => told++);
            server.Of(new Regex(@"^/dyn-\d\z"));
        });

        using var client = await SocketClient.ConnectAsync(host, "/dyn-1");

        told.ShouldBe(1);
        host.Log.ShouldTell("handler of namespaces");
    }

    [Fact]
    public async Task OnNewNamespace_HandlerAsksForNamespaces_IsToldOfTheNewOnes()
    {
        var told = new List<string>();
        await using var host = await TestHost.StartAsync();
        host.Server.OnNewNamespace(made =>
        {
            told.Add(made.Name);
            host.Server.Of(made.Name).ShouldBeSameAs(made);
            host.Server.Of("/twin");
        });

        host.Server.Of("/first");

        told.ShouldBe(["/first", "/twin"]);
    }

    [Fact]
    public async Task OnNewNamespace_AnotherAsksMeanwhile_WaitsForTheHandlers()
    {
        await using var host = await TestHost.StartAsync();
        var isDone = false;
        var sawDone = false;
        var other = new Thread(() =>
        {
            host.Server.Of("/asked");
            sawDone = Volatile.Read(ref isDone);
        });
        host.Server.OnNewNamespace(_ =>
        {
            other.Start();

            // It either waits now, or has wrongly gone on.
            SpinWait
                .SpinUntil(() => !other.IsAlive || other.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromSeconds(30))
                .ShouldBeTrue();
            Volatile.Write(ref isDone, true);
        });

        host.Server.Of("/asked");

        other.Join(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        sawDone.ShouldBeTrue();
    }
}
