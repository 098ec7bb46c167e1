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
                .OnConnection(socket =>
                {
                    string[] before = [];
                    socket.Join(["a", "b"]);
                    socket.OnDisconnecting(_ =>
                    {
                        before = [.. socket.Rooms.Except([socket.Id]).Order()];
                        socket.To(before).Emit("leaving");
                    });
                    socket.OnDisconnect(_ => rooms.TrySetResult((before, [.. socket.Rooms])));
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
}
