using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Recovery;

public sealed class RecoveryTests
{
    [Fact]
    public async Task Connect_AfterALoss_HasIdRoomsDataAndWhatWasMissedInOrder()
    {
        await using var host = await RecoveringHost.StartAsync();
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        using var witness = await Visit.BeginWithOffsetAsync(host.Host);
        host.Main.TryGetSocket(first.Id, out var socket).ShouldBeTrue();
        var data = socket.Data = new object();
        socket.Items["tier"] = 3;
        socket.Join(["a", "b"]);
        await host.LoseAsync(first);

        host.Main.Emit("m", "[1]"u8);
        host.Main.To("a").Emit("m", "[2]"u8);
        host.Main.To("c").Emit("m", "[\"another room\"]"u8);
        host.Main.To(first.Id).Emit("m", "[{\"_placeholder\":true,\"num\":0}]"u8, [new byte[] { 9 }]);
        host.Main.Except("b").Emit("m", "[\"not for b\"]"u8);
        host.Main.Volatile.Emit("m", "[\"only for who is there\"]"u8);
        host.Main.To(["a", "b"]).Emit("m", "[4]"u8);

        using var second = await Visit.BeginAsync(host.Host, first.Auth);

        second.Id.ShouldBe(first.Id);
        second.PrivateId.ShouldBe(first.PrivateId);
        (await second.ReadEventAsync()).ShouldBe("""["m",1]""");
        (await second.ReadEventAsync()).ShouldBe("""["m",2]""");
        (await second.ReadEventAsync()).ShouldBe("""["m",{"_placeholder":true,"num":0}]""");
        (await second.Client.ReadAsync()).ShouldBe("bin:09");
        (await second.ReadEventAsync()).ShouldBe("""["m",4]""");
        host.Main.TryGetSocket(first.Id, out var back).ShouldBeTrue();
        back.ShouldNotBeSameAs(socket);
        back.Recovered.ShouldBeTrue();
        back.Data.ShouldBeSameAs(data);
        back.Items["tier"].ShouldBe(3);
        back.Rooms.Order(StringComparer.Ordinal).ShouldBe(((string[])["a", "b", first.Id]).Order(StringComparer.Ordinal));

        // It is a full member again.
        host.Main.To("b").Emit("live", "[5]"u8);
        (await second.ReadEventAsync()).ShouldBe("""["live",5]""");
    }

    [Fact]
    public async Task Connect_AgainAndAgain_GoesOnWhereTheLastVisitStopped()
    {
        await using var host = await RecoveringHost.StartAsync();
        var visit = await Visit.BeginWithOffsetAsync(host.Host);
        var id = visit.Id;
        for (var round = 0; round < 5; round++)
        {
            await host.LoseAsync(visit);
            host.Main.Emit("m", System.Text.Encoding.UTF8.GetBytes($"[{round}]"));
            var auth = visit.Auth;
            visit.Dispose();
            visit = await Visit.BeginAsync(host.Host, auth);
            visit.Id.ShouldBe(id);
            (await visit.ReadEventAsync()).ShouldBe($"""["m",{round}]""");
        }

        visit.Dispose();
    }

    [Fact]
    public async Task Connect_OverPolling_RecoversToo()
    {
        await using var host = await RecoveringHost.StartAsync();
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        await host.LoseAsync(first);
        host.Main.Emit("m", "[1]"u8);
        var client = await PollingClient.OpenAsync(host.Host, "/socket.io/");

        await client.PostAsync("40" + first.Auth);

        var answer = await client.PollAsync();
        answer.ShouldStartWith($$"""40{"sid":"{{first.Id}}","pid":"{{first.PrivateId}}"}""" + "\u001e42[\"m\",1,\"");
    }

    [Fact]
    public async Task Connect_BeforeTheLossWasNoticed_TakesItsOwnPlace()
    {
        await using var host = await RecoveringHost.StartAsync();
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        using var second = await Visit.BeginAsync(host.Host, first.Auth);

        second.Id.ShouldBe(first.Id);
        var (old, reason) = await host.LeftAsync();
        old.Id.ShouldBe(first.Id);
        reason.ShouldBe(DisconnectReason.TransportClose);
        await first.Client.ShouldCloseAsync();
        host.Main.Sockets.ShouldHaveSingleItem().Recovered.ShouldBeTrue();
        host.Main.Emit("m", "[1]"u8);
        (await second.ReadEventAsync()).ShouldBe("""["m",1]""");
    }

    [Fact]
    public async Task Connect_WithAllItsNamespaces_RecoversEach()
    {
        await using var host = await RecoveringHost.StartAsync();
        using var main = await Visit.BeginWithOffsetAsync(host.Host);
        using var other = await Visit.JoinAsync(main.Client, @namespace: "/other");
        (await other.ReadEventAsync()).ShouldBe("""["welcome"]""");
        main.Client.Cut();
        await host.LeftAsync();
        await host.LeftAsync();
        host.Host.Server.Of("/other").Emit("m", "[1]"u8);

        using var mainAgain = await Visit.BeginAsync(host.Host, main.Auth);
        using var otherAgain = await Visit.JoinAsync(mainAgain.Client, other.Auth, "/other");

        mainAgain.Id.ShouldBe(main.Id);
        otherAgain.Id.ShouldBe(other.Id);
        (await otherAgain.ReadEventAsync()).ShouldBe("""["m",1]""");
    }

    [Fact]
    public async Task Emit_WhileMiddlewareDecides_ArrivesOnceAndInItsPlace()
    {
        var asked = new TaskCompletionSource();
        var decided = new TaskCompletionSource();
        await using var host = await RecoveringHost.StartAsync(server =>
            server
                .Of("/")
                .Use(
                    async (socket, _) =>
                    {
                        if (socket.Recovered)
                        {
                            asked.SetResult();
                            await decided.Task;
                        }

                        return null;
                    }
                )
        );
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        await host.LoseAsync(first);
        host.Main.Emit("m", "[1]"u8);
        using var client = await SocketClient.OpenAsync(host.Host);
        var joining = Visit.JoinAsync(client, first.Auth);
        await asked.Task;

        host.Main.Emit("m", "[2]"u8);
        decided.SetResult();

        using var second = await joining;
        host.Main.Emit("m", "[3]"u8);
        for (var expected = 1; expected <= 3; expected++)
        {
            (await second.ReadEventAsync()).ShouldBe($"""["m",{expected}]""");
        }
    }

    [Fact]
    public async Task Connect_SilentForLongerThanItMayBeAway_Recovers()
    {
        await using var host = await RecoveringHost.StartAsync(configure: options =>
        {
            options.Recovery.MaxDisconnection = TimeSpan.FromSeconds(5);
            options.Engine.PingInterval = TimeSpan.FromHours(1);
        });
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        host.Host.Time.Advance(TimeSpan.FromHours(0.5));
        for (var i = 0; i < 3; i++)
        {
            // Events for others, which age out of the log.
            host.Main.To("others").Emit("m", "[0]"u8);
            host.Host.Time.Advance(TimeSpan.FromHours(0.1));
        }

        await host.LoseAsync(first);
        host.Main.Emit("m", "[1]"u8);
        host.Host.Time.Advance(TimeSpan.FromSeconds(0.1));

        using var second = await Visit.BeginAsync(host.Host, first.Auth);

        second.Id.ShouldBe(first.Id);
        (await second.ReadEventAsync()).ShouldBe("""["m",1]""");
    }

    [Fact]
    public async Task Connect_EventsSentBeforeTheLossWasNoticed_AreKeptAsLongAsTheClientMayBeAway()
    {
        await using var host = await RecoveringHost.StartAsync(configure: options =>
            options.Recovery.MaxDisconnection = TimeSpan.FromSeconds(5)
        );
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        host.Main.Emit("m", "[1]"u8);
        host.Host.Time.Advance(TimeSpan.FromSeconds(25));
        host.Host.Time.Advance(TimeSpan.FromSeconds(20));
        (await host.LeftAsync()).Reason.ShouldBe(DisconnectReason.PingTimeout);
        host.Host.Time.Advance(TimeSpan.FromSeconds(4));

        // The client never read the event.
        using var second = await Visit.BeginAsync(host.Host, first.Auth);

        second.Id.ShouldBe(first.Id);
        (await second.ReadEventAsync()).ShouldBe("""["m",1]""");
    }

    [Fact]
    public async Task Connect_BeforeTheLossWasNoticed_HasWhatTheSocketGotWhileMiddlewareDecided()
    {
        var asked = new TaskCompletionSource();
        var decided = new TaskCompletionSource();
        await using var host = await RecoveringHost.StartAsync(server =>
            server
                .Of("/")
                .Use(
                    async (socket, _) =>
                    {
                        if (socket.Recovered)
                        {
                            socket.Leave("left");
                            asked.SetResult();
                            await decided.Task;
                        }

                        return null;
                    }
                )
        );
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        var old = host.Main.Sockets.Single();
        old.Join(["left", "kept", "given up"]);
        using var client = await SocketClient.OpenAsync(host.Host);
        var joining = Visit.JoinAsync(client, first.Auth);
        await asked.Task;

        old.Join("late");
        old.Leave("given up");
        old.Data = "late";
        old.Items["late"] = true;
        decided.SetResult();

        using var second = await joining;
        await first.Client.ShouldCloseAsync();
        host.Main.TryGetSocket(first.Id, out var back).ShouldBeTrue();
        back.Rooms.ShouldBe(["kept", "late", first.Id], ignoreOrder: true);
        back.Data.ShouldBe("late");
        back.Items["late"].ShouldBe(true);
        host.Main.To("late").Emit("m", "[1]"u8);
        (await second.ReadEventAsync()).ShouldBe("""["m",1]""");
    }

    [Fact]
    public async Task Recovery_FromBeginToEnd_LogsNoPrivateIdAndNoOffset()
    {
        await using var host = await RecoveringHost.StartAsync();
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        await host.LoseAsync(first);
        using var second = await Visit.BeginAsync(host.Host, first.Auth);

        var lines = host.Host.Log.Lines.Where(line => line.Category.StartsWith("Sallyport", StringComparison.Ordinal)).ToList();
        lines.ShouldContain(line => line.Text.Contains("came back"));
        lines.ShouldNotContain(line => line.Text.Contains(first.PrivateId!) || line.Text.Contains(first.Offset!));
    }
}
