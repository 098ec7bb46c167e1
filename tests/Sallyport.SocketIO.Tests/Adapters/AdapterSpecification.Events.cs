using Sallyport.SocketIO.Broadcasting;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Adapters;

public abstract partial class AdapterSpecification
{
    [Fact]
    public async Task Emit_ToTheNamespace_ReachesEverySocketOfItOnly()
    {
        await using var cluster = await StartAsync(server => server.Of("/other"));
        using var near = await Member.ConnectAsync(cluster.Near);
        using var far = await Member.ConnectAsync(cluster.Far);
        using var other = await Member.ConnectToAsync(cluster.Far, "/other");

        (await cluster.Main.EmitAsync("said", "[1,{\"a\":\"ä\"}]"u8)).ShouldBeGreaterThanOrEqualTo(1);

        (await near.Client.ReadAsync()).ShouldBe("42[\"said\",1,{\"a\":\"ä\"}]");
        (await far.Client.ReadAsync()).ShouldBe("42[\"said\",1,{\"a\":\"ä\"}]");
        await cluster.SettleAsync();
        other.Socket.TryEmit("end");
        (await other.Client.ReadAsync()).ShouldBe("42/other,[\"end\"]");
    }

    [Fact]
    public async Task To_Room_ReachesItsMembersOnly()
    {
        await using var cluster = await StartAsync();
        using var near = await Member.ConnectAsync(cluster.Near, "room");
        using var far = await Member.ConnectAsync(cluster.Far, "room");
        using var outside = await Member.ConnectAsync(cluster.Far, "another");

        await cluster.Main.To("room").EmitAsync("said");

        (await near.Client.ReadAsync()).ShouldBe("42[\"said\"]");
        (await far.Client.ReadAsync()).ShouldBe("42[\"said\"]");
        await ShouldGetNothingMoreAsync(cluster, near, far, outside);
    }

    [Fact]
    public async Task To_SeveralRooms_ReachesEachMemberOnce()
    {
        await using var cluster = await StartAsync();
        using var both = await Member.ConnectAsync(cluster.Near, "a", "b");
        using var farBoth = await Member.ConnectAsync(cluster.Far, "a", "b");
        using var farB = await Member.ConnectAsync(cluster.Far, "b");
        using var neither = await Member.ConnectAsync(cluster.Far);

        await cluster.Main.To("a").In(["b", "nobody", "a"]).To(both.Id).EmitAsync("said");

        foreach (var member in new[] { both, farBoth, farB })
        {
            (await member.Client.ReadAsync()).ShouldBe("42[\"said\"]");
        }

        await ShouldGetNothingMoreAsync(cluster, both, farBoth, farB, neither);
    }

    [Fact]
    public async Task Except_RoomOrId_WinsOverEveryOtherRoom()
    {
        await using var cluster = await StartAsync();
        using var plain = await Member.ConnectAsync(cluster.Far, "a");
        using var muted = await Member.ConnectAsync(cluster.Far, "a", "b", "muted");
        using var byId = await Member.ConnectAsync(cluster.Near, "a", "b");

        await cluster.Main.To("a").To("b").Except("muted").Except([byId.Id, "nobody"]).EmitAsync("rooms");
        await cluster.Main.Except("muted").Except(byId.Id).EmitAsync("all");
        await cluster.Main.To("a").Except("a").EmitAsync("nobody");

        (await plain.Client.ReadAsync()).ShouldBe("42[\"rooms\"]");
        (await plain.Client.ReadAsync()).ShouldBe("42[\"all\"]");
        await ShouldGetNothingMoreAsync(cluster, plain, muted, byId);
    }

    [Fact]
    public async Task Socket_Broadcasts_LeavesTheSenderOut()
    {
        await using var cluster = await StartAsync();
        using var sender = await Member.ConnectAsync(cluster.Near, "room");
        using var near = await Member.ConnectAsync(cluster.Near, "room");
        using var far = await Member.ConnectAsync(cluster.Far, "room");
        using var outside = await Member.ConnectAsync(cluster.Far);

        await sender.Socket.Broadcast.EmitAsync("all");
        await sender.Socket.To("room").To(sender.Id).EmitAsync("room");
        await sender.Socket.Except("room").EmitAsync("others");

        foreach (var member in new[] { near, far })
        {
            (await member.Client.ReadAsync()).ShouldBe("42[\"all\"]");
            (await member.Client.ReadAsync()).ShouldBe("42[\"room\"]");
        }

        (await outside.Client.ReadAsync()).ShouldBe("42[\"all\"]");
        (await outside.Client.ReadAsync()).ShouldBe("42[\"others\"]");
        await ShouldGetNothingMoreAsync(cluster, sender, near, far, outside);
    }

    [Fact]
    public async Task To_SocketId_ReachesThatSocketWhereverItIs()
    {
        await using var cluster = await StartAsync();
        using var near = await Member.ConnectAsync(cluster.Near);
        using var far = await Member.ConnectAsync(cluster.Far);

        await cluster.Main.To(far.Id).EmitAsync("whisper");

        (await far.Client.ReadAsync()).ShouldBe("42[\"whisper\"]");
        await ShouldGetNothingMoreAsync(cluster, near, far);
    }

    [Fact]
    public async Task Local_OnlyThisServer()
    {
        await using var cluster = await StartAsync();
        using var near = await Member.ConnectAsync(cluster.Near, "room");
        using var far = await Member.ConnectAsync(cluster.Far, "room");

        await cluster.Main.To("room").Local.EmitAsync("here");
        await cluster.Main.Local.SocketsJoinAsync("joined");
        await cluster.SettleAsync();
        await cluster.Main.To("joined").EmitAsync("joined");

        (await near.Client.ReadAsync()).ShouldBe("42[\"here\"]");
        (await near.Client.ReadAsync()).ShouldBe("42[\"joined\"]");
        if (cluster.Hosts.Count > 1)
        {
            await ShouldGetNothingMoreAsync(cluster, near, far);
        }
    }

    [Fact]
    public async Task Emit_Flags_ArriveWhereTheClientCanTakeIt()
    {
        await using var cluster = await StartAsync();
        using var far = await Member.ConnectAsync(cluster.Far);

        await cluster.Main.Volatile.EmitAsync("volatile");
        await cluster.Main.Compress(false).EmitAsync("plain");

        string[] got = [await far.Client.ReadAsync(), await far.Client.ReadAsync()];
        got.ShouldBe(["42[\"volatile\"]", "42[\"plain\"]"]);
    }

    [Fact]
    public async Task Emit_Attachments_ArriveInOrder()
    {
        await using var cluster = await StartAsync();
        using var far = await Member.ConnectAsync(cluster.Far);

        await cluster.Main.EmitAsync(
            "files",
            "[{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]"u8,
            [new byte[] { 1, 2 }, new byte[] { 3 }]
        );

        (await far.Client.ReadAsync()).ShouldBe("452-[\"files\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
        (await far.Client.ReadAsync()).ShouldBe("bin:0102");
        (await far.Client.ReadAsync()).ShouldBe("bin:03");
    }

    [Fact]
    public async Task Emit_Many_ArriveInOrder()
    {
        await using var cluster = await StartAsync();
        using var far = await Member.ConnectAsync(cluster.Far, "room");

        for (var i = 0; i < 100; i++)
        {
            await cluster.Main.To("room").EmitAsync("n", System.Text.Encoding.ASCII.GetBytes($"[{i}]"));
        }

        for (var i = 0; i < 100; i++)
        {
            (await far.Client.ReadAsync()).ShouldBe($"42[\"n\",{i}]");
        }
    }

    [Fact]
    public async Task Disconnecting_Broadcasts_ReachTheOthersOfItsRooms()
    {
        await using var cluster = await StartAsync(server =>
            server
                .Of("/")
                .OnConnected(socket =>
                    socket.OnDisconnecting(_ =>
                        socket.To(socket.Rooms).Emit("left", System.Text.Encoding.ASCII.GetBytes($"[\"{socket.Id}\"]"))
                    )
                )
        );
        using var leaver = await Member.ConnectAsync(cluster.Near, "room");
        using var far = await Member.ConnectAsync(cluster.Far, "room");
        using var outside = await Member.ConnectAsync(cluster.Far);

        leaver.Client.Cut();

        (await far.Client.ReadAsync()).ShouldBe($"42[\"left\",\"{leaver.Id}\"]");
        await ShouldGetNothingMoreAsync(cluster, outside);
    }

    [Fact]
    public async Task Emitter_OutsideOfEveryServer_ReachesTheChosenSockets()
    {
        await using var cluster = await StartAsync(server => server.Of("/other"));
        if (cluster.Outside is null)
        {
            return;
        }

        var emitter = new SocketIOEmitter(cluster.Outside);
        using var near = await Member.ConnectAsync(cluster.Near, "room", "muted");
        using var far = await Member.ConnectAsync(cluster.Far, "room");
        using var other = await Member.ConnectToAsync(cluster.Far, "/other");

        await emitter.EmitAsync("all", "[1]"u8);
        await emitter.To("room").Except("muted").Volatile.Compress(false).EmitAsync("room");
        await emitter.Of("other").EmitAsync("other");
        (await near.Client.ReadAsync()).ShouldBe("42[\"all\",1]");
        (await far.Client.ReadAsync()).ShouldBe("42[\"all\",1]");
        (await far.Client.ReadAsync()).ShouldBe("42[\"room\"]");
        (await other.Client.ReadAsync()).ShouldBe("42/other,[\"other\"]");

        await emitter.To("muted").SocketsJoinAsync(["new"]);
        await emitter.To("new").SocketsLeaveAsync(["room"]);
        await cluster.SettleAsync();
        near.Socket.Rooms.Order().ShouldBe(new[] { near.Id, "muted", "new" }.Order());

        await emitter.To("room").DisconnectSocketsAsync();
        (await far.Client.ReadAsync()).ShouldBe("41");
        await ShouldGetNothingMoreAsync(cluster, near);
    }

    [Fact]
    public async Task Emit_NamespaceTheOthersDoNotHave_IsNotWaitedFor()
    {
        await using var cluster = await StartAsync(server => server.Of(new System.Text.RegularExpressions.Regex("^/dyn-\\d$")));
        using var member = await Member.ConnectToAsync(cluster.Near, "/dyn-1");

        var asking = member.Socket.Namespace.EmitWithAckAsync("ask").AsTask();
        (await member.Client.ReadAsync()).ShouldStartWith("42/dyn-1,");
        await member.Client.SendAsync("43/dyn-1,1073741825[]");

        (await asking).IsComplete.ShouldBeTrue();
        (await member.Socket.Namespace.FetchSocketsAsync()).Count.ShouldBe(1);
    }
}
