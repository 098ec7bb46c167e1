using System.Text.Json;
using Sallyport.SocketIO.Broadcasting;
using Sallyport.SocketIO.Tests.Hosting;
using Sallyport.SocketIO.Tests.Sockets;

namespace Sallyport.SocketIO.Tests.Adapters;

public abstract partial class AdapterSpecification
{
    [Fact]
    public async Task FetchSockets_Chosen_NamesThemWithRoomsAndData()
    {
        await using var cluster = await StartAsync();
        using var near = await Member.ConnectAsync(cluster.Near, "room");
        using var far = await Member.ConnectAsync(cluster.Far, "room", "two");
        using var outside = await Member.ConnectAsync(cluster.Far);
        far.Socket.Data = JsonElement.Parse("{\"name\":\"ada\"}"u8);

        var all = await cluster.Main.FetchSocketsAsync();
        var room = (await cluster.Main.To("room").FetchSocketsAsync()).ToDictionary(socket => socket.Id);

        all.Select(socket => socket.Id).Order().ShouldBe(new[] { near.Id, far.Id, outside.Id }.Order());
        room.Keys.Order().ShouldBe(new[] { near.Id, far.Id }.Order());
        room[near.Id].Rooms.Order().ShouldBe(new[] { near.Id, "room" }.Order());
        room[near.Id].Data.GetRawText().ShouldBe("{}");
        room[far.Id].Rooms.Order().ShouldBe(new[] { far.Id, "room", "two" }.Order());
        room[far.Id].Data.GetRawText().ShouldBe("{\"name\":\"ada\"}");
    }

    [Fact]
    public async Task SocketsJoinAndLeave_Chosen_ChangeTheirRooms()
    {
        await using var cluster = await StartAsync();
        using var near = await Member.ConnectAsync(cluster.Near, "a");
        using var far = await Member.ConnectAsync(cluster.Far, "a");
        using var outside = await Member.ConnectAsync(cluster.Far);

        await cluster.Main.To("a").SocketsJoinAsync(["b", "c"]);
        await cluster.Main.To("b").SocketsLeaveAsync("a");
        await cluster.SettleAsync();

        near.Socket.Rooms.Order().ShouldBe(new[] { near.Id, "b", "c" }.Order());
        far.Socket.Rooms.Order().ShouldBe(new[] { far.Id, "b", "c" }.Order());
        outside.Socket.Rooms.ShouldBe([outside.Id]);
        cluster.Far.Server.Of("/").RoomTable.Find("a").ShouldBeNull();
    }

    [Fact]
    public async Task To_ListOfRoomsThatIsEmpty_MeansNobody()
    {
        await using var cluster = await StartAsync();
        using var near = await Member.ConnectAsync(cluster.Near);
        using var far = await Member.ConnectAsync(cluster.Far);
        var nobody = cluster.Main.To([]).Except("room");

        nobody.Emit("not for you");
        (await nobody.EmitAsync("not for you")).ShouldBe(0);
        (await nobody.EmitWithAckAsync("not for you")).Answers.ShouldBeEmpty();
        (await nobody.FetchSocketsAsync()).ShouldBeEmpty();
        await nobody.SocketsJoinAsync("room");
        await nobody.DisconnectSocketsAsync();
        near.Socket.To([]).Emit("not for you");
        if (cluster.Outside is { } outside)
        {
            await new SocketIOEmitter(outside).To([]).EmitAsync("not for you");
            await new SocketIOEmitter(outside).To([]).DisconnectSocketsAsync();
        }

        await cluster.SettleAsync();
        await nobody.To(far.Id).SocketsJoinAsync("one");
        await cluster.SettleAsync();
        cluster.Main.Emit("for all");
        (await near.Client.ReadAsync()).ShouldBe("42[\"for all\"]");
        (await far.Client.ReadAsync()).ShouldBe("42[\"for all\"]");
        near.Socket.Rooms.ShouldBe([near.Id]);
        far.Socket.Rooms.Order().ShouldBe(new[] { far.Id, "one" }.Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DisconnectSockets_Chosen_LeaveAndMayLoseTheirSession(bool close)
    {
        await using var cluster = await StartAsync();
        using var near = await Member.ConnectAsync(cluster.Near, "room");
        using var far = await Member.ConnectAsync(cluster.Far, "room");
        using var outside = await Member.ConnectAsync(cluster.Far);

        await cluster.Main.To("room").DisconnectSocketsAsync(close);

        foreach (var member in new[] { near, far })
        {
            (await member.Client.ReadAsync()).ShouldBe("41");
            if (close)
            {
                (await member.Client.ReadAsync()).ShouldBe("closed");
            }
            else
            {
                await member.Client.SendAsync("40");
                (await member.Client.ReadAsync()).ShouldStartWith("40{");
            }
        }

        await ShouldGetNothingMoreAsync(cluster, outside);
    }

    [Fact]
    public async Task RemoteSocket_Self_ActsOnThatSocket()
    {
        await using var cluster = await StartAsync();
        using var near = await Member.ConnectAsync(cluster.Near);
        using var far = await Member.ConnectAsync(cluster.Far);
        var remote = (await cluster.Main.To(far.Id).FetchSocketsAsync()).ShouldHaveSingleItem();

        await remote.Self.EmitAsync("hello");
        (await far.Client.ReadAsync()).ShouldBe("42[\"hello\"]");
        var asking = remote.Self.EmitWithAckAsync("ask").AsTask();
        await far.AnswerAsync("[5]");
        (await asking).Answers.ShouldHaveSingleItem().Arguments.GetRawText().ShouldBe("[5]");
        await remote.Self.SocketsJoinAsync("room");
        await cluster.SettleAsync();
        far.Socket.Rooms.ShouldContain("room");
        await remote.Self.DisconnectSocketsAsync();

        (await far.Client.ReadAsync()).ShouldBe("41");
        await ShouldGetNothingMoreAsync(cluster, near);
    }

    [Fact]
    public async Task ServerSideEmit_OtherServersOnly_GetIt()
    {
        var got = new System.Collections.Concurrent.ConcurrentBag<string>();
        await using var cluster = await StartAsync(server =>
            server.Of("/").OnServerSide("news", received => got.Add(received.ReadArguments().GetRawText()))
        );
        using var client = await Member.ConnectAsync(cluster.Far);

        await cluster.Main.ServerSideEmitAsync("news", "[\"a\",1]"u8);
        await cluster.Main.ServerSideEmitAsync("nobody handles this");
        await ShouldGetNothingMoreAsync(cluster, client);

        got.ShouldBe(Enumerable.Repeat("[\"a\",1]", cluster.Hosts.Count - 1));
        if (cluster.Outside is { } outside)
        {
            await new SocketIOEmitter(outside).ServerSideEmitAsync("news", "[2]"u8);
            await cluster.SettleAsync();
            got.Count(one => one == "[2]").ShouldBe(cluster.Hosts.Count);
        }
    }

    [Fact]
    public async Task ServerSideEmitWithAck_EveryOtherServer_Answers()
    {
        var number = 0;
        await using var cluster = await StartAsync(server =>
        {
            var mine = Interlocked.Increment(ref number);
            server
                .Of("/")
                .OnServerSide(
                    "who",
                    async received =>
                    {
                        await Task.Yield();
                        received.AckRequested.ShouldBeTrue();
                        received.TryAck(System.Text.Encoding.ASCII.GetBytes($"[{mine}]")).ShouldBeTrue();
                        received.TryAck().ShouldBeFalse();
                    }
                );
        });

        var answers = await cluster.Main.ServerSideEmitWithAckAsync("who");

        answers.IsComplete.ShouldBeTrue();
        answers.Answers.Select(answer => answer[0].GetInt32()).Order().ShouldBe(Enumerable.Range(2, cluster.Hosts.Count - 1));
    }

    [Fact]
    public async Task ServerSideEmitWithAck_TypedArgument_IsReadAndAnswered()
    {
        await using var cluster = await StartAsync(server =>
            server
                .Of("/")
                .OnServerSide(
                    "double",
                    received =>
                    {
                        var isRead =
                            received.TryGetArgument(0, TestJson.Default.Int32, out var number)
                            && !received.TryGetArgument(0, TestJson.Default.String, out _)
                            && !received.TryGetArgument(1, TestJson.Default.Int32, out _);
                        received.TryAck(isRead ? 2 * number : -1, TestJson.Default.Int32);
                    }
                )
        );

        var answers = await cluster.Main.ServerSideEmitWithAckAsync("double", 21, TestJson.Default.Int32);

        answers.IsComplete.ShouldBeTrue();
        answers.Answers.Select(answer => answer[0].GetInt32()).ShouldBe(Enumerable.Repeat(42, cluster.Hosts.Count - 1));
    }

    [Fact]
    public async Task ServerSideEmitWithAck_SomeServersDoNotHandleIt_TheOthersAnswersAreTheResult()
    {
        await using var cluster = await StartAsync();
        cluster.Far.Server.Of("/").OnServerSide("who", received => received.TryAck("[\"far\"]"u8));

        var answers = await cluster.Main.ServerSideEmitWithAckAsync("who");

        answers.Answers.Count.ShouldBe(Math.Min(1, cluster.Hosts.Count - 1));
        answers.IsComplete.ShouldBe(cluster.Hosts.Count == 1);
    }
}
