using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Recovery;

public sealed class RecoveryMiddlewareTests
{
    [Fact]
    [Trait("Requirement", "R13")]
    public async Task Connect_RevokedMeanwhile_IsRefusedAndTakesNothing()
    {
        var isRevoked = false;
        await using var host = await StartAsync(() => isRevoked);
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        await host.LoseAsync(first);
        host.Main.Emit("secret");
        isRevoked = true;

        using var client = await SocketClient.OpenAsync(host.Host);
        await client.SendAsync("40" + first.Auth);

        (await client.ReadAsync()).ShouldBe("""44{"message":"revoked"}""");
        host.Main.Sockets.ShouldBeEmpty();

        // Whoever was refused has taken nothing: the client that may come in gets its session.
        isRevoked = false;
        using var later = await Visit.JoinAsync(client, first.Auth);
        later.Id.ShouldBe(first.Id);
        (await later.ReadEventAsync()).ShouldBe("""["secret"]""");
    }

    [Fact]
    [Trait("Requirement", "R13")]
    public async Task Connect_RefusedWhileTheSocketIsStillThere_LeavesTheSocketAlone()
    {
        var isRevoked = false;
        List<string> told = [];
        await using var host = await StartAsync(() => isRevoked);
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        var socket = host.Main.Sockets.Single();
        socket.Join("room");
        socket.Items["tier"] = 1;
        host.Main.OnRoomJoined((room, _) => told.Add("joined " + room)).OnRoomLeft((room, _) => told.Add("left " + room));
        isRevoked = true;

        using var client = await SocketClient.OpenAsync(host.Host);
        await client.SendAsync("40" + first.Auth);

        (await client.ReadAsync()).ShouldBe("""44{"message":"revoked"}""");
        host.Main.Sockets.ShouldHaveSingleItem().ShouldBeSameAs(socket);
        host.Main.To("room").Emit("m", "[1]"u8);
        (await first.ReadEventAsync()).ShouldBe("""["m",1]""");
        told.ShouldBeEmpty();
        socket.Items["tier"].ShouldBe(1);
    }

    [Fact]
    public async Task Use_OfAClientThatComesBack_SeesWhatItHad()
    {
        (bool Recovered, object? Data, string Id, string[] Rooms) seen = (true, null, "", []);
        await using var host = await RecoveringHost.StartAsync(server =>
            server
                .Of("/")
                .Use(
                    (socket, _) =>
                    {
                        seen = (socket.Recovered, socket.Data, socket.Id, [.. socket.Rooms]);
                        return ValueTask.FromResult<ConnectRefusal?>(null);
                    }
                )
        );
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        seen.Recovered.ShouldBeFalse();
        seen.Data.ShouldBeNull();
        var socket = host.Main.Sockets.Single();
        socket.Data = "alice";
        socket.Join("room");
        await host.LoseAsync(first);

        using var second = await Visit.BeginAsync(host.Host, first.Auth);

        seen.Recovered.ShouldBeTrue();
        seen.Data.ShouldBe("alice");
        seen.Id.ShouldBe(first.Id);
        seen.Rooms.ShouldContain("room");
    }

    [Fact]
    public async Task Use_SkipMiddlewares_RunsForNewClientsOnly()
    {
        var runs = 0;
        await using var host = await RecoveringHost.StartAsync(
            server =>
                server
                    .Of("/")
                    .Use(
                        (_, _) =>
                        {
                            runs++;
                            return ValueTask.FromResult<ConnectRefusal?>(null);
                        }
                    ),
            options => options.Recovery.SkipMiddlewares = true
        );
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        await host.LoseAsync(first);

        using var second = await Visit.BeginAsync(host.Host, first.Auth);
        second.Id.ShouldBe(first.Id);
        runs.ShouldBe(1);

        using var stranger = await Visit.BeginAsync(host.Host, """{"pid":"AAAAAAAAAAAAAAAAAAAA","offset":"x.1"}""");
        runs.ShouldBe(2);
    }

    [Fact]
    public async Task Use_ClientLostWhileItDecides_MayTryAgain()
    {
        var asked = new TaskCompletionSource();
        var givenUp = new TaskCompletionSource();
        var attempts = 0;
        await using var host = await RecoveringHost.StartAsync(server =>
            server
                .Of("/")
                .Use(
                    async (socket, cancellationToken) =>
                    {
                        if (socket.Recovered && Interlocked.Increment(ref attempts) == 1)
                        {
                            socket.OnDisconnected(_ => givenUp.SetResult());
                            asked.SetResult();
                            await Task.Delay(Timeout.Infinite, cancellationToken);
                        }

                        return null;
                    }
                )
        );
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        await host.LoseAsync(first);
        host.Main.Emit("m", "[1]"u8);
        using (var client = await SocketClient.OpenAsync(host.Host))
        {
            await client.SendAsync("40" + first.Auth);
            await asked.Task;
            client.Cut();
            await givenUp.Task;
        }

        using var second = await Visit.BeginAsync(host.Host, first.Auth);

        second.Id.ShouldBe(first.Id);
        (await second.ReadEventAsync()).ShouldBe("""["m",1]""");
    }

    private static Task<RecoveringHost> StartAsync(Func<bool> isRevoked) =>
        RecoveringHost.StartAsync(server =>
            server
                .Of("/")
                .Use(
                    (socket, _) =>
                    {
                        socket.Items["tier"] = 2;
                        return ValueTask.FromResult(isRevoked() ? new ConnectRefusal("revoked") : null);
                    }
                )
        );
}
