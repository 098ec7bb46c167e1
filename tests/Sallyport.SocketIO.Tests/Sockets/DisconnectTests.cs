using System.Text.RegularExpressions;
using System.Threading.Channels;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Sockets;

public sealed class DisconnectTests
{
    [Theory]
    [InlineData("client packet", DisconnectReason.ClientNamespaceDisconnect)]
    [InlineData("client close", DisconnectReason.TransportClose)]
    [InlineData("client cut", DisconnectReason.TransportClose)]
    [InlineData("engine parse", DisconnectReason.ParseError)]
    [InlineData("socket parse", DisconnectReason.ForcedClose)]
    [InlineData("engine ping", DisconnectReason.TransportError)]
    [InlineData("too large", DisconnectReason.TransportError)]
    [InlineData("silence", DisconnectReason.PingTimeout)]
    [InlineData("server", DisconnectReason.ServerNamespaceDisconnect)]
    [InlineData("server hard", DisconnectReason.ServerNamespaceDisconnect)]
    [InlineData("server close", DisconnectReason.ForcedClose)]
    [InlineData("server abort", DisconnectReason.ForcedClose)]
    [InlineData("shutdown", DisconnectReason.ServerShuttingDown)]
    public async Task OnDisconnected_EveryWay_NamesTheReason(string way, DisconnectReason expected)
    {
        var reason = new TaskCompletionSource<DisconnectReason>();
        await using var host = await TestHost.StartAsync(server =>
            server.Of("/").OnConnected(socket => socket.OnDisconnected(why => reason.SetResult(why)))
        );
        using var client = await SocketClient.ConnectAsync(host);
        var socket = host.Server.Of("/").Sockets.Single();

        switch (way)
        {
            case "client packet":
                await client.SendAsync("41");
                break;
            case "client close":
                await client.CloseAsync();
                break;
            case "client cut":
                client.Cut();
                break;
            case "engine parse":
                await client.SendAsync("x");
                break;
            case "socket parse":
                await client.SendAsync("4x");
                break;
            case "engine ping":
                await client.SendAsync("2");
                break;
            case "too large":
                await client.SendAsync("4" + new string('a', 1_000_000));
                break;
            case "silence":
                host.Time.Advance(TimeSpan.FromSeconds(45));
                break;
            case "server":
                socket.Disconnect();
                break;
            case "server hard":
                socket.Disconnect(close: true);
                break;
            case "server close":
                socket.Session.Close();
                break;
            case "server abort":
                socket.Session.Abort();
                break;
            case "shutdown":
                _ = host.Server.CloseAsync();
                break;
        }

        (await reason.Task.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(expected);
        socket.IsConnected.ShouldBeFalse();
        socket.TryEmit("late").ShouldBeFalse();
        host.Server.Of("/").Sockets.ShouldBeEmpty();
        var late = default(DisconnectReason?);
        socket.OnDisconnected(why => late = why);
        late.ShouldBe(expected);
    }

    [Fact]
    public async Task Disconnect_OneNamespace_LeavesTheOther()
    {
        await using var host = await TestHost.StartAsync(server =>
        {
            server.Of("/custom");
            server.Of("/").OnConnected(socket => socket.On("kick", _ => socket.Disconnect()));
        });
        using var client = await SocketClient.ConnectAsync(host);
        await client.SendAsync("40/custom,");
        await client.ReadAsync();

        await client.SendAsync("42[\"kick\"]");

        (await client.ReadAsync()).ShouldBe("41");
        host.Server.Of("/custom").Sockets.Count.ShouldBe(1);
        await client.SendAsync("40");
        (await client.ReadAsync()).ShouldStartWith("40{");
    }

    [Fact]
    public async Task Disconnect_Closing_TellsEveryNamespaceThenCloses()
    {
        await using var host = await TestHost.StartAsync(server =>
        {
            server.Of("/custom");
            server.Of("/").OnConnected(socket => socket.On("kick", _ => socket.Disconnect(close: true)));
        });
        using var client = await SocketClient.ConnectAsync(host);
        await client.SendAsync("40/custom,");
        await client.ReadAsync();

        await client.SendAsync("42[\"kick\"]");

        (await client.ReadAsync()).ShouldBe("41");
        (await client.ReadAsync()).ShouldBe("41/custom,");
        (await client.ReadAsync()).ShouldBe("closed");
    }

    [Fact]
    public async Task Disconnect_ClosingWhilePolling_DeliversThePacketFirst()
    {
        await using var host = await TestHost.StartAsync(server =>
            server.Of("/").OnConnected(socket => socket.On("kick", _ => socket.Disconnect(close: true)))
        );
        var client = await PollingClient.OpenAsync(host, "/socket.io/");
        await client.PostAsync("40");
        await client.PollAsync();

        await client.PostAsync("42[\"kick\"]");

        (await client.PollAsync()).ShouldBe("41");
        (await client.PollAsync()).ShouldBe("6\u001e1");
        (await client.TryPollAsync()).Body.ShouldContain("Session ID unknown");
    }

    [Fact]
    public async Task Disconnect_ByTheClient_ItMayConnectAgain()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("41");
        await client.SendAsync("40");

        (await client.ReadAsync()).ShouldStartWith("40{");
    }

    [Fact]
    public async Task Session_NobodyInAnyNamespaceAnyMore_IsClosedAfterTheConnectTimeout()
    {
        await using var host = await TestHost.StartAsync(configure: options => options.ConnectTimeout = TimeSpan.FromSeconds(10));
        using var client = await SocketClient.ConnectAsync(host);
        host.Server.Of("/").Sockets.Single().Disconnect();
        (await client.ReadAsync()).ShouldBe("41");

        host.Time.Advance(TimeSpan.FromSeconds(10));

        (await client.ReadAsync()).ShouldBe("closed");
    }

    [Fact]
    public async Task OnDisconnected_OfANamespace_RunsForThoseThatWereIn()
    {
        var told = Channel.CreateUnbounded<string>();
        await using var host = await TestHost.StartAsync(server =>
        {
            var family = server.Of(new Regex(@"^/dyn-\d\z"));
            family.OnDisconnected((socket, reason) => told.Writer.TryWrite($"family {socket.Namespace.Name} {reason}"));
            server.OnNewNamespace(made =>
                made.OnDisconnected(
                    async (socket, reason) =>
                    {
                        await Task.Yield();
                        socket.Rooms.ShouldBeEmpty();
                        told.Writer.TryWrite($"member {reason}");
                    }
                )
            );
            family.Use(
                (socket, _) => ValueTask.FromResult(socket.Handshake.Auth.TryGetProperty("no", out var _) ? new ConnectRefusal("no") : null)
            );
        });
        using var client = await SocketClient.ConnectAsync(host, "/dyn-1");
        await client.SendAsync("41/dyn-1,");
        (await told.Reader.ReadAsync()).ShouldBe("family /dyn-1 ClientNamespaceDisconnect");
        (await told.Reader.ReadAsync()).ShouldBe("member ClientNamespaceDisconnect");

        await client.SendAsync("40/dyn-1,{\"no\":1}");
        (await client.ReadAsync()).ShouldStartWith("44");
        told.Reader.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Host_Stops_ClosesSessionsWithoutADisconnectPacket()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.ConnectAsync(host);
        var polling = await PollingClient.OpenAsync(host, "/socket.io/");
        await polling.PostAsync("40");
        await polling.PollAsync();
        var poll = polling.PollAsync();
        await host.Requests.WaitForAsync(count => count >= 2);

        var stopping = host.StopAsync();

        (await client.ReadAsync()).ShouldBe("closed");
        await client.CloseAsync();
        (await poll).ShouldBe("1");
        await stopping.WaitAsync(TimeSpan.FromSeconds(30));
        host.Server.SessionCount.ShouldBe(0);
    }
}
