using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Recovery;

public sealed class RecoveryRefusalTests
{
    public static TheoryData<string> Strangers { get; } =
    [
        """{"pid":"$pid"}""",
        """{"offset":"$offset"}""",
        """{"pid":"AAAAAAAAAAAAAAAAAAAA","offset":"$offset"}""",
        """{"pid":"$sid","offset":"$offset"}""",
        """{"pid":"$pid","offset":"elsewhere.1"}""",
        """{"pid":"$pid","offset":"$offset0000000000000000000000"}""",
        """{"pid":"$pid","offset":""}""",
        """{"pid":"","offset":"$offset"}""",
        """{"pid":["$pid"],"offset":"$offset"}""",
        """{"pid":"$pid","offset":1}""",
        """{"pid":"\ud800","offset":"\udfff"}""",
    ];

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task Connect_WithoutBothInOrder_BeginsAnew(string auth)
    {
        await using var host = await RecoveringHost.StartAsync();
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        await host.LoseAsync(first);

        var payload = auth.Replace("$pid", first.PrivateId).Replace("$offset", first.Offset).Replace("$sid", first.Id);
        using var second = await Visit.BeginWithOffsetAsync(host.Host, payload);

        ShouldBeNew(host, first, second);
    }

    [Fact]
    public async Task Connect_ToAnotherNamespace_BeginsAnew()
    {
        await using var host = await RecoveringHost.StartAsync();
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        await host.LoseAsync(first);

        using var second = await Visit.BeginWithOffsetAsync(host.Host, first.Auth, "/other");

        second.Id.ShouldNotBe(first.Id);
        using var third = await Visit.BeginAsync(host.Host, first.Auth);
        third.Id.ShouldBe(first.Id);
    }

    [Fact]
    public async Task Connect_TooLate_BeginsAnew()
    {
        await using var host = await RecoveringHost.StartAsync(configure: options =>
            options.Recovery.MaxDisconnection = TimeSpan.FromSeconds(5)
        );
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        using var inTime = await Visit.BeginWithOffsetAsync(host.Host);
        await host.LoseAsync(first);
        await host.LoseAsync(inTime);
        host.Host.Time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        using var early = await Visit.BeginAsync(host.Host, inTime.Auth);
        early.Id.ShouldBe(inTime.Id);

        host.Host.Time.Advance(TimeSpan.FromTicks(1));
        using var second = await Visit.BeginWithOffsetAsync(host.Host, first.Auth);

        second.Id.ShouldNotBe(first.Id);
    }

    [Theory]
    [InlineData("41", DisconnectReason.ClientNamespaceDisconnect)]
    [InlineData("42[\"kick\"]", DisconnectReason.ServerNamespaceDisconnect)]
    [InlineData("not a packet", DisconnectReason.ParseError)]
    public async Task Connect_AfterAnEndThatWasMeant_BeginsAnew(string packet, DisconnectReason expected)
    {
        await using var host = await RecoveringHost.StartAsync();
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        await first.Client.SendAsync(packet);
        (await host.LeftAsync()).Reason.ShouldBe(expected);

        using var second = await Visit.BeginWithOffsetAsync(host.Host, first.Auth);

        ShouldBeNew(host, first, second);
    }

    [Fact]
    public async Task Connect_AfterTheServerClosedTheSession_Recovers()
    {
        await using var host = await RecoveringHost.StartAsync();
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        host.Main.Sockets.Single().Session.Close();
        (await host.LeftAsync()).Reason.ShouldBe(DisconnectReason.ForcedClose);

        using var second = await Visit.BeginAsync(host.Host, first.Auth);

        second.Id.ShouldBe(first.Id);
    }

    [Fact]
    public async Task Connect_TwiceWithOnePrivateId_OnlyTheFirstThatIsAcceptedGetsTheSession()
    {
        var asked = new TaskCompletionSource();
        var decided = new TaskCompletionSource();
        await using var host = await RecoveringHost.StartAsync(server =>
            server
                .Of("/")
                .Use(
                    async (socket, _) =>
                    {
                        if (socket.Recovered && asked.TrySetResult())
                        {
                            await decided.Task;
                        }

                        return null;
                    }
                )
        );
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        await host.LoseAsync(first);
        using var slow = await SocketClient.OpenAsync(host.Host);
        await slow.SendAsync("40" + first.Auth);
        await asked.Task;

        using var fast = await Visit.BeginAsync(host.Host, first.Auth);
        decided.SetResult();

        await slow.ShouldCloseAsync();
        fast.Id.ShouldBe(first.Id);
        host.Main.Sockets.ShouldHaveSingleItem().Id.ShouldBe(first.Id);
        host.Main.Emit("m", "[1]"u8);
        (await fast.ReadEventAsync()).ShouldBe("""["m",1]""");
    }

    [Theory]
    [InlineData("""{"pid":"$pid","offset":"elsewhere.1"}""")]
    [InlineData("""{"pid":"$pid","offset":"$offset0000"}""")]
    [InlineData("""{"pid":"$pid","offset":"x"}""")]
    public async Task Connect_OffsetWithoutSenseWhileTheSocketIsStillThere_BeginsAnewAndLeavesTheSocketAlone(string auth)
    {
        await using var host = await RecoveringHost.StartAsync();
        using var first = await Visit.BeginWithOffsetAsync(host.Host);

        using var second = await Visit.BeginWithOffsetAsync(
            host.Host,
            auth.Replace("$pid", first.PrivateId).Replace("$offset", first.Offset)
        );

        second.Id.ShouldNotBe(first.Id);
        host.Main.Sockets.Count.ShouldBe(2);
        host.Main.To(first.Id).Emit("m", "[1]"u8);
        (await first.ReadEventAsync()).ShouldBe("""["m",1]""");
    }

    [Fact]
    public async Task Connect_MoreEventsThanAreKept_BeginsAnew()
    {
        await using var host = await RecoveringHost.StartAsync(configure: options => options.Recovery.MaxPackets = 3);
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        using var patient = await Visit.BeginWithOffsetAsync(host.Host);
        await host.LoseAsync(first);
        await host.LoseAsync(patient);
        for (var i = 0; i < 3; i++)
        {
            host.Main.Emit("m");
        }

        using var second = await Visit.BeginWithOffsetAsync(host.Host, first.Auth);
        second.Id.ShouldNotBe(first.Id);
    }

    [Fact]
    public async Task Connect_MoreSessionsThanAreKept_TheOldestBeginsAnew()
    {
        await using var host = await RecoveringHost.StartAsync(configure: options => options.Recovery.MaxSessions = 1);
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        using var other = await Visit.BeginWithOffsetAsync(host.Host);
        await host.LoseAsync(first);
        await host.LoseAsync(other);

        using var second = await Visit.BeginWithOffsetAsync(host.Host, first.Auth);
        using var otherAgain = await Visit.BeginAsync(host.Host, other.Auth);

        second.Id.ShouldNotBe(first.Id);
        otherAgain.Id.ShouldBe(other.Id);
    }

    [Fact]
    public async Task Connect_MissedMoreThanTheQueueTakes_IsClosedOnceAndBeginsAnew()
    {
        await using var host = await RecoveringHost.StartAsync(configure: options => options.Engine.SendQueuePackets = 10);
        using var first = await Visit.BeginWithOffsetAsync(host.Host);
        await host.LoseAsync(first);
        for (var i = 0; i < 10; i++)
        {
            host.Main.Emit("m");
        }

        using var client = await SocketClient.OpenAsync(host.Host);
        await client.SendAsync("40" + first.Auth);
        await client.ShouldCloseAsync();

        using var second = await Visit.BeginWithOffsetAsync(host.Host, first.Auth);
        ShouldBeNew(host, first, second);
    }

    private static void ShouldBeNew(RecoveringHost host, Visit first, Visit second)
    {
        second.Id.ShouldNotBe(first.Id);
        second.PrivateId.ShouldNotBeNull();
        second.PrivateId.ShouldNotBe(first.PrivateId);
        host.Main.Sockets.ShouldHaveSingleItem().Recovered.ShouldBeFalse();
    }
}
