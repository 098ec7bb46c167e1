using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Rooms;

public sealed class RoomTests
{
    [Fact]
    public async Task To_OneRoom_ReachesItsMembersOnly()
    {
        await using var host = await TestHost.StartAsync();
        using var inside = await SocketClient.ConnectAsync(host);
        var member = host.Server.Of("/").Sockets.Single();
        using var outside = await SocketClient.ConnectAsync(host);
        member.Join("news").ShouldBeTrue();

        (await host.Server.Of("/").To("news").EmitAsync("said", "[1]"u8)).ShouldBe(1);
        host.Server.Of("/").Emit("all");

        (await inside.ReadAsync()).ShouldBe("42[\"said\",1]");
        (await inside.ReadAsync()).ShouldBe("42[\"all\"]");
        (await outside.ReadAsync()).ShouldBe("42[\"all\"]");
    }

    [Fact]
    public async Task OnDisconnecting_RoomsStillKnown_GoneAtOnDisconnect()
    {
        var rooms = new TaskCompletionSource<(string[] Before, string[] After)>();
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .OnConnected(socket =>
                {
                    string[] before = [];
                    socket.Join(["a", "b"]);
                    socket.OnDisconnecting(_ =>
                    {
                        before = [.. socket.Rooms.Except([socket.Id]).Order()];
                        socket.To(before).Emit("leaving");
                    });
                    socket.OnDisconnected(_ => rooms.TrySetResult((before, [.. socket.Rooms])));
                })
        );
        using var leaver = await SocketClient.ConnectAsync(host);
        using var other = await SocketClient.ConnectAsync(host);

        leaver.Cut();

        (await other.ReadAsync()).ShouldBe("42[\"leaving\"]");
        var (first, last) = await rooms.Task.WaitAsync(TimeSpan.FromSeconds(30));
        first.ShouldBe(["a", "b"]);
        last.ShouldBeEmpty();
    }

    [Fact]
    public async Task Rooms_OwnId_IsThereFromTheBeginningAndCannotBeLeft()
    {
        await using var host = await TestHost.StartAsync();
        using var member = await Member.ConnectAsync(host);

        member.Socket.Rooms.ShouldBe([member.Id]);
        member.Socket.Join(member.Id).ShouldBeTrue();
        member.Socket.Leave(member.Id).ShouldBeFalse();
        member.Socket.Leave("never joined").ShouldBeFalse();
        member.Socket.Rooms.ShouldBe([member.Id]);
        host.Server.Of("/").Rooms.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Join_RoomOfAnothersId_SharesWhatIsSentToIt()
    {
        await using var host = await TestHost.StartAsync();
        using var spied = await Member.ConnectAsync(host);
        using var spy = await Member.ConnectAsync(host, spied.Id);

        host.Server.Of("/").To(spied.Id).Emit("secret");
        host.Server.Of("/").Except(spied.Id).Emit("nobody");
        host.Server.Of("/").Emit("end");

        foreach (var member in new[] { spied, spy })
        {
            (await member.Client.ReadAsync()).ShouldBe("42[\"secret\"]");
            (await member.Client.ReadAsync()).ShouldBe("42[\"end\"]");
        }
    }

    [Fact]
    public async Task Join_InMiddleware_CountsOnceTheSocketIsIn()
    {
        Socket? refused = null;
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .Use(
                    (socket, _) =>
                    {
                        socket.Join("early");
                        socket.Rooms.ShouldBe(["early"]);
                        server.Of("/").To("early").Emit("too early");
                        var isRefused =
                            socket.Handshake.Auth.TryGetProperty("refuse", out var value)
                            && value.ValueKind == System.Text.Json.JsonValueKind.True;
                        refused = isRefused ? socket : refused;
                        return ValueTask.FromResult(isRefused ? new ConnectRefusal("no") : null);
                    }
                )
        );
        using var member = await Member.ConnectAsync(host);
        using var other = await SocketClient.OpenAsync(host);
        await other.SendAsync("40{\"refuse\":true}");
        (await other.ReadAsync()).ShouldBe("44{\"message\":\"no\"}");

        host.Server.Of("/").To("early").Emit("said");

        // What was sent while the second one was on its way reached the first, which is in.
        (await member.Client.ReadAsync()).ShouldBe("42[\"too early\"]");
        (await member.Client.ReadAsync()).ShouldBe("42[\"said\"]");
        refused!.Rooms.ShouldBeEmpty();
        refused.Join("late").ShouldBeFalse();
        host.Server.Of("/").RoomTable.Find("early")!.Members.ShouldBe([member.Socket]);
    }

    [Fact]
    public async Task Join_RoomOfAnotherNamespace_IsAnotherRoom()
    {
        await using var host = await TestHost.StartAsync(server => server.Of("/other"));
        using var main = await Member.ConnectAsync(host, "room");
        using var other = await Member.ConnectToAsync(host, "/other", "room");

        host.Server.Of("/").To("room").Emit("said");
        other.Socket.TryEmit("end");

        (await main.Client.ReadAsync()).ShouldBe("42[\"said\"]");
        (await other.Client.ReadAsync()).ShouldBe("42/other,[\"end\"]");
    }

    [Fact]
    public async Task Emit_InOnDisconnecting_ReachesNotTheLeaverItself()
    {
        var emitted = new TaskCompletionSource<bool>();
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .OnConnected(socket =>
                    socket.OnDisconnecting(_ =>
                    {
                        server.Of("/").Emit("bye");
                        emitted.TrySetResult(socket.TryEmit("bye") || socket.IsConnected || socket.Join("late"));
                    })
                )
        );
        using var member = await Member.ConnectAsync(host);

        await member.Client.SendAsync("41");
        (await emitted.Task.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeFalse();
        await member.Client.SendAsync("40");

        (await member.Client.ReadAsync()).ShouldStartWith("40{");
    }

    [Fact]
    public async Task OnDisconnecting_AHandlerFails_TheOthersRunAndTheSocketLeaves()
    {
        var left = new TaskCompletionSource<bool>();
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .OnConnected(socket =>
                {
                    var second = false;
                    socket.OnDisconnecting(_ => throw new InvalidOperationException("first"));
                    socket.OnDisconnecting(_ => second = true);
                    socket.OnDisconnected(_ => left.TrySetResult(second));
                })
        );
        using var member = await Member.ConnectAsync(host, "room");

        member.Client.Cut();

        (await left.Task.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
        host.Server.Of("/").Rooms.Count.ShouldBe(0);
        host.Log.ShouldTell("first");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ChildNamespace_LastClientLeft_IsGoneWhereTheSettingsSaySo(bool cleanup)
    {
        await using var host = await TestHost.StartAsync(
            server => server.Of(new System.Text.RegularExpressions.Regex("^/dyn-\\d$")),
            options => options.CleanupEmptyChildNamespaces = cleanup
        );
        using var member = await Member.ConnectToAsync(host, "/dyn-1", "room");
        var left = new TaskCompletionSource();
        member.Socket.OnDisconnected(_ => left.SetResult());

        await member.Client.SendAsync("41/dyn-1,");
        await left.Task.WaitAsync(TimeSpan.FromSeconds(30));

        host.Server.TryGetNamespace("/dyn-1", out _).ShouldBe(!cleanup);
        host.Server.TryGetNamespace("/", out _).ShouldBeTrue();
        await member.Client.SendAsync("40/dyn-1,");
        (await member.Client.ReadAsync()).ShouldStartWith("40/dyn-1,");
    }
}
