using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Rooms;

/// <summary>What an application learns of rooms, and what it can ask about them.</summary>
public sealed class RoomEventTests
{
    [Fact]
    public async Task OnRoom_JoiningAndLeaving_IsToldInOrder()
    {
        await using var host = await TestHost.StartAsync();
        var told = Watch(host);
        var first = await InstantMember.ConnectAsync(host);
        var second = await InstantMember.ConnectAsync(host);

        first.Socket.Join("a");
        first.Socket.Join("a");
        second.Socket.Join(["a", second.Socket.Id]);
        first.Socket.Leave("a");
        first.Socket.Leave("never joined");
        second.Socket.OnDisconnecting(_ => told.Add("disconnecting"));
        second.Socket.OnDisconnected(_ => told.Add("disconnected"));
        second.Socket.Disconnect();

        var (one, two) = (first.Socket.Id, second.Socket.Id);
        told.ShouldBe(["created a", $"a + {one}", $"a + {two}", $"a - {one}", "disconnecting", $"a - {two}", "deleted a", "disconnected"]);
    }

    [Fact]
    public async Task OnRoom_SocketsJoinAndBeforeTheConnection_AreToldToo()
    {
        List<string>? told = null;
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .Use(
                    (socket, _) =>
                    {
                        socket.Join("early");
                        return ValueTask.FromResult(
                            socket.Handshake.Auth.TryGetProperty("no", out var _) ? new ConnectRefusal("no") : null
                        );
                    }
                )
        );
        told = Watch(host);
        using var member = await Member.ConnectAsync(host);
        using var refused = await SocketClient.OpenAsync(host);
        await refused.SendAsync("""40{"no":1}""");
        (await refused.ReadAsync()).ShouldStartWith("44");

        await host.Server.Of("/").SocketsJoinAsync("late");
        await host.Server.Of("/").SocketsLeaveAsync(["late", "early"]);

        told.Where(line => !line.Contains(" + ", StringComparison.Ordinal) && !line.Contains(" - ", StringComparison.Ordinal))
            .ShouldBe(["created early", "created late", "deleted late", "deleted early"]);
        told.Count(line => line.Contains("early + ", StringComparison.Ordinal)).ShouldBe(2);
        told.Count(line => line.Contains("early - ", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task OnRoom_HandlerJoinsAndFails_TheRestIsTold()
    {
        await using var host = await TestHost.StartAsync();
        var space = host.Server.Of("/");
        space.OnRoomCreated(_ => throw new InvalidOperationException("handler of rooms"));
        space.OnRoomJoined(
            (room, socket) =>
            {
                if (room == "a")
                {
                    socket.Join("b");
                    throw new InvalidOperationException("handler of members");
                }
            }
        );
        var told = Watch(host);
        var member = await InstantMember.ConnectAsync(host);

        member.Socket.Join("a");

        told.ShouldBe(["created a", $"a + {member.Socket.Id}", "created b", $"b + {member.Socket.Id}"]);
        host.Log.ShouldTell("handler of rooms");
        host.Log.ShouldTell("handler of members");
    }

    // The room comes and goes all the time. What is told must be a life that is possible: no member of a room that is gone.
    [Fact]
    public async Task OnRoom_ManyThreads_ToldAsItHappened()
    {
        await using var host = await TestHost.StartAsync();
        var told = Watch(host);
        var members = new List<InstantMember>();
        for (var i = 0; i < 4; i++)
        {
            members.Add(await InstantMember.ConnectAsync(host));
        }

        await Task.WhenAll(
            members.Select(member =>
                Task.Run(() =>
                {
                    for (var i = 0; i < 5000; i++)
                    {
                        member.Socket.Join("a");
                        member.Socket.Leave("a");
                    }
                })
            )
        );

        var inside = new HashSet<string>();
        var exists = false;
        foreach (var line in told)
        {
            switch (line.Split(' '))
            {
                case ["created", _]:
                    exists.ShouldBeFalse();
                    exists = true;
                    break;
                case ["deleted", _]:
                    inside.ShouldBeEmpty();
                    exists.ShouldBeTrue();
                    exists = false;
                    break;
                case [_, "+", var id]:
                    exists.ShouldBeTrue();
                    inside.Add(id).ShouldBeTrue();
                    break;
                case [_, "-", var id]:
                    inside.Remove(id).ShouldBeTrue();
                    break;
            }
        }

        exists.ShouldBeFalse();
        told.Count(line => line.Contains(" + ", StringComparison.Ordinal)).ShouldBe(20_000);
    }

    [Fact]
    public async Task Rooms_AndSocketsIn_ShowThisMoment()
    {
        await using var host = await TestHost.StartAsync();
        var space = host.Server.Of("/");
        var first = await InstantMember.ConnectAsync(host);
        var second = await InstantMember.ConnectAsync(host);
        first.Socket.Join(["a", "b", second.Socket.Id]);
        second.Socket.Join("b");

        space.Rooms.Order().ShouldBe(new[] { "a", "b", second.Socket.Id }.Order());
        space.SocketsIn("a").ShouldBe([first.Socket]);
        space.SocketsIn("b").ShouldBe([first.Socket, second.Socket], ignoreOrder: true);
        space.SocketsIn(first.Socket.Id).ShouldBe([first.Socket]);
        space.SocketsIn(second.Socket.Id).ShouldBe([first.Socket, second.Socket], ignoreOrder: true);
        space.SocketsIn("nobody").ShouldBeEmpty();

        first.Socket.Disconnect();
        space.Rooms.ShouldBe(["b"]);
        space.SocketsIn("a").ShouldBeEmpty();
    }

    // One list for one namespace: what is told comes one at a time.
    private static List<string> Watch(TestHost host)
    {
        var told = new List<string>();
        host.Server.Of("/")
            .OnRoomCreated(room => told.Add("created " + room))
            .OnRoomDeleted(room => told.Add("deleted " + room))
            .OnRoomJoined((room, socket) => told.Add($"{room} + {socket.Id}"))
            .OnRoomLeft((room, socket) => told.Add($"{room} - {socket.Id}"));
        return told;
    }
}
