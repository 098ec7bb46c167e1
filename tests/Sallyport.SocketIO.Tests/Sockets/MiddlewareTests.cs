using System.Text.RegularExpressions;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Sockets;

public sealed class MiddlewareTests
{
    [Fact]
    public async Task Use_Chain_RunsInOrderUntilOneRefuses()
    {
        var steps = new List<string>();
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .Use(
                    async (_, _) =>
                    {
                        await Task.Yield();
                        steps.Add("a");
                        return null;
                    }
                )
                .Use(
                    (socket, _) =>
                    {
                        steps.Add("b");
                        socket.IsConnected.ShouldBeFalse();
                        socket.TryEmit("too early").ShouldBeFalse();
                        return ValueTask.FromResult<ConnectRefusal?>(
                            ConnectRefusal.Create("stopped", new Quote("x", 1), TestJson.Default.Quote)
                        );
                    }
                )
                .Use(
                    (_, _) =>
                    {
                        steps.Add("c");
                        return default;
                    }
                )
        );
        using var client = await SocketClient.OpenAsync(host);

        await client.SendAsync("40");

        (await client.ReadAsync()).ShouldBe("""44{"message":"stopped","data":{"asset":"x","price":1}}""");
        steps.ShouldBe(["a", "b"]);
        host.Server.Of("/").Sockets.ShouldBeEmpty();
    }

    [Fact]
    public async Task Use_RefusedOnce_ClientMayTryAgain()
    {
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .Use(
                    (socket, _) =>
                        ValueTask.FromResult(
                            socket.Handshake.Auth.TryGetProperty("token"u8, out System.Text.Json.JsonElement _)
                                ? null
                                : new ConnectRefusal("missing token")
                        )
                )
        );
        using var client = await SocketClient.OpenAsync(host);
        await client.SendAsync("40");
        (await client.ReadAsync()).ShouldBe("""44{"message":"missing token"}""");

        await client.SendAsync("""40{"token":"x"}""");

        (await client.ReadAsync()).ShouldStartWith("40{");
    }

    [Fact]
    public async Task Use_Throws_RefusesWithoutDetail()
    {
        await using var host = await TestHost.StartAsync(server =>
            server.Of("/").Use((_, _) => throw new InvalidOperationException("secret detail"))
        );
        using var client = await SocketClient.OpenAsync(host);

        await client.SendAsync("40");

        (await client.ReadAsync()).ShouldBe("""44{"message":"Internal server error"}""");
    }

    // What a middleware took for the socket, a place under a limit say, must come back however the connection ends.
    [Theory]
    [InlineData("refused later")]
    [InlineData("failed later")]
    [InlineData("client gone meanwhile")]
    public async Task Disconnected_SocketThatNeverGotIn_IsCancelled(string way)
    {
        var givenBack = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .Use(
                    async (socket, _) =>
                    {
                        socket.Disconnected.Register(() => givenBack.SetResult());
                        entered.SetResult();
                        await release.Task;
                        return null;
                    }
                )
                .Use(
                    (_, _) =>
                        way switch
                        {
                            "refused later" => ValueTask.FromResult<ConnectRefusal?>(new ConnectRefusal("no")),
                            "failed later" => throw new InvalidOperationException("boom"),
                            _ => default,
                        }
                )
        );
        using var client = await SocketClient.OpenAsync(host);
        await client.SendAsync("40");
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(30));
        if (way == "client gone meanwhile")
        {
            await client.SendAsync("4x");
            await client.ShouldCloseAsync();
        }

        release.SetResult();

        await givenBack.Task.WaitAsync(TimeSpan.FromSeconds(30));
        host.Server.Of("/").Sockets.ShouldBeEmpty();
    }

    [Fact]
    public async Task Handshake_Request_OutlivesTheHttpRequest()
    {
        var seen = new TaskCompletionSource<Handshake>();
        await using var host = await TestHost.StartAsync(server => server.Of("/").OnConnected(socket => seen.SetResult(socket.Handshake)));
        host.Http.DefaultRequestHeaders.Add("x-test", "value");
        host.Http.DefaultRequestHeaders.Add("Origin", "http://a.example");
        var open = await host.Http.GetStringAsync("/socket.io/?EIO=4&transport=polling&foo=bar");
        var url = "/socket.io/?EIO=4&transport=polling&sid=" + open.Split('"')[3];
        (await host.Http.GetAsync("/elsewhere")).Dispose();
        using var posted = await host.Http.PostAsync(url, new StringContent("40{\"a\":1}"));

        var handshake = await seen.Task.WaitAsync(TimeSpan.FromSeconds(30));

        handshake.Request.Headers["x-test"].ToString().ShouldBe("value");
        handshake.Request.Query["foo"].ToString().ShouldBe("bar");
        handshake.Request.Origin.ShouldBe("http://a.example");
        handshake.Request.IsHttps.ShouldBeFalse();
        handshake.Request.RemoteAddress.ShouldNotBeNull();
        handshake.Auth.GetProperty("a").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Of_Pattern_MakesNamespacesAsClientsCome()
    {
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of(new Regex(@"^/tenant-\d+\z", RegexOptions.NonBacktracking))
                .Use(
                    (socket, _) =>
                        ValueTask.FromResult(
                            socket.Namespace.Name == "/tenant-" + socket.Handshake.Auth.GetProperty("tenant").GetInt32()
                                ? null
                                : new ConnectRefusal("wrong tenant")
                        )
                )
                .OnConnected(socket => socket.On("where", received => received.TryAck(socket.Namespace.Name, TestJson.Default.String)))
        );
        using var client = await SocketClient.ConnectAsync(host, "/tenant-5", """{"tenant":5}""");
        await client.SendAsync("""42/tenant-5,7["where"]""");
        (await client.ReadAsync()).ShouldBe("""43/tenant-5,7["/tenant-5"]""");

        await client.SendAsync("""40/tenant-6,{"tenant":5}""");
        (await client.ReadAsync()).ShouldBe("""44/tenant-6,{"message":"wrong tenant"}""");
        await client.SendAsync("""40/tenant-x,{"tenant":5}""");
        (await client.ReadAsync()).ShouldBe("""44/tenant-x,{"message":"Invalid namespace"}""");
    }

    [Fact]
    [Trait("Requirement", "R16")]
    public async Task Of_Pattern_EmptyNamespacesAreGone()
    {
        await using var host = await TestHost.StartAsync(server => server.Of((_, _, _) => ValueTask.FromResult(true)));
        using var client = await SocketClient.OpenAsync(host);
        for (var i = 0; i < 50; i++)
        {
            await client.SendAsync($"40/n{i},");
            (await client.ReadAsync()).ShouldStartWith($"40/n{i},");
            await client.SendAsync($"41/n{i},");
        }

        await client.SendAsync("40/last,");
        (await client.ReadAsync()).ShouldStartWith("40/last,");
        host.Server.NamespaceCount.ShouldBe(2);
    }

    [Fact]
    [Trait("Requirement", "R16")]
    public async Task Of_Pattern_IsNotAskedAboutAVeryLongName()
    {
        var asked = 0;
        await using var host = await TestHost.StartAsync(server =>
            server.Of(
                (_, _, _) =>
                {
                    asked++;
                    return ValueTask.FromResult(true);
                }
            )
        );
        using var client = await SocketClient.OpenAsync(host);

        await client.SendAsync("40/" + new string('n', 5000) + ",");

        (await client.ReadAsync()).ShouldEndWith("""{"message":"Invalid namespace"}""");
        asked.ShouldBe(0);
    }
}
