using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Rooms;

/// <summary>Many threads at once. What must hold at the end holds whatever the order was.</summary>
public sealed class RoomRaceTests
{
    [Fact]
    public async Task JoinWhileLeavingTheNamespace_NobodyStaysInARoom()
    {
        await using var host = await TestHost.StartAsync();
        for (var round = 0; round < 200; round++)
        {
            var member = await InstantMember.ConnectAsync(host);
            using var start = new Barrier(3);
            var joining = Enumerable
                .Range(0, 2)
                .Select(thread =>
                    Task.Run(() =>
                    {
                        start.SignalAndWait();
                        for (var room = 0; room < 20; room++)
                        {
                            member.Socket.Join($"{thread}-{room}");
                        }
                    })
                )
                .ToArray();

            start.SignalAndWait();
            member.Socket.Disconnect();
            await Task.WhenAll(joining);

            member.Socket.Rooms.ShouldBeEmpty();
            host.Server.Of("/").Rooms.Count.ShouldBe(0);
            member.Socket.Join("late").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task JoinAndLeaveOfOneRoomByManyThreads_TheRoomHoldsWhoStayed()
    {
        await using var host = await TestHost.StartAsync();
        var space = host.Server.Of("/");
        var members = new List<InstantMember>();
        for (var i = 0; i < 8; i++)
        {
            members.Add(await InstantMember.ConnectAsync(host));
        }

        // The room comes and goes all the time: each of them is alone in it again and again.
        await Task.WhenAll(
            members.Select(member =>
                Task.Run(() =>
                {
                    for (var i = 0; i < 5000; i++)
                    {
                        member.Socket.Join("room");
                        space.RoomTable.Find("room")?.Members.ShouldContain(member.Socket);
                        space.RoomTable.Find("room").ShouldNotBeNull();
                        member.Socket.Leave("room");
                    }
                })
            )
        );
        space.Rooms.Count.ShouldBe(0);
        members[0].Socket.Join("room");
        space.RoomTable.Find("room")!.Members.ShouldBe([members[0].Socket]);
    }

    [Fact]
    public async Task BroadcastsWhileOthersComeAndGo_WhoStaysGetsEachOnce()
    {
        await using var host = await TestHost.StartAsync();
        var space = host.Server.Of("/");
        var stays = await InstantMember.ConnectAsync(host);
        stays.Socket.Join(["a", "b"]);
        using var done = new CancellationTokenSource();
        var coming = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var member = await InstantMember.ConnectAsync(host);
                member.Socket.Join(["a", "b", "muted"]);
                member.Socket.Disconnect(close: true);
            }
        });

        for (var i = 0; i < 2000; i++)
        {
            space.To("a").Emit("one");
            space.To(["a", "b"]).Except("muted").Emit("union");
            space.Emit("all");
            stays.Take().ShouldBe(["42[\"one\"]", "42[\"union\"]", "42[\"all\"]"]);
        }

        await done.CancelAsync();
        await coming;
        space.Sockets.ShouldBe([stays.Socket]);
    }
}
