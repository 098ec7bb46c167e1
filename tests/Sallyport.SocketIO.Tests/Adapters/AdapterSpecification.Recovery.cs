using System.Text.Json;
using Sallyport.SocketIO.Adapters;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Adapters;

public abstract partial class AdapterSpecification
{
    private static readonly TimeSpan Away = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Replay_AfterMissedEvents_BringsThoseOfItsRoomsInOrderAndOnce()
    {
        await using var cluster = await StartAsync(configure: Recovering);
        var adapter = cluster.Near.Server.Adapter;
        using var witness = await Member.ConnectAsync(cluster.Near, "room");
        var offset = await OffsetOfNextAsync(cluster, witness);
        await adapter.PersistSessionAsync(SessionOf("gone", "room"), default);

        await cluster.Main.To("room").EmitAsync("one", "[1]"u8);
        await cluster.Far.Server.Of("/").EmitAsync("all");
        await cluster.SettleAsync();
        await cluster.Main.To("another").EmitAsync("not for it");
        await cluster.Main.To("room").Except("gone").EmitAsync("not for it");
        await cluster.Main.To("gone").EmitAsync("own");
        await cluster.Main.Volatile.EmitAsync("volatile");
        var session = await adapter.FindSessionAsync("/", "key of gone", default);

        session.ShouldNotBeNull();
        (await adapter.CanReplayAsync(session, offset, default)).ShouldBeTrue();
        session.SocketId.ShouldBe("gone");
        session.Rooms.ShouldBe(["gone", "room"]);
        session.Data.GetRawText().ShouldBe("{\"n\":1}");
        string[] missed = [];
        (
            await adapter.ReplayAsync(
                session,
                offset,
                events =>
                {
                    missed = [.. events.Select(one => one.Name)];
                    foreach (var one in events)
                    {
                        JsonElement.Parse(one.ArgumentsJson.Span).EnumerateArray().Last().ValueKind.ShouldBe(JsonValueKind.String);
                    }

                    return true;
                },
                default
            )
        ).ShouldBe(true);
        missed.ShouldBe(["one", "all", "own"]);
        (await adapter.FindSessionAsync("/", "key of gone", default)).ShouldBeNull();
        (await adapter.ReplayAsync(session, offset, _ => true, default)).ShouldBeNull();
    }

    [Theory]
    [InlineData("/", "another key")]
    [InlineData("/other", "key of gone")]
    public async Task Find_WhatIsNotItsOwn_GivesNothing(string @namespace, string key)
    {
        await using var cluster = await StartAsync(configure: Recovering);
        var adapter = cluster.Near.Server.Adapter;
        await adapter.PersistSessionAsync(SessionOf("gone"), default);

        (await adapter.FindSessionAsync(@namespace, key, default)).ShouldBeNull();
        (await adapter.FindSessionAsync("/", "key of gone", default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Replay_OffsetWithoutSense_GivesNothingAndTakesNothing()
    {
        await using var cluster = await StartAsync(configure: Recovering);
        var adapter = cluster.Near.Server.Adapter;
        using var witness = await Member.ConnectAsync(cluster.Near);
        var right = await OffsetOfNextAsync(cluster, witness);
        await adapter.PersistSessionAsync(SessionOf("gone"), default);
        var session = (await adapter.FindSessionAsync("/", "key of gone", default)).ShouldNotBeNull();

        (await adapter.CanReplayAsync(session, "nonsense", default)).ShouldBeFalse();
        (await adapter.ReplayAsync(session, "nonsense", _ => true, default)).ShouldBeNull();

        (await adapter.CanReplayAsync(session, right, default)).ShouldBeTrue();
        (await adapter.FindSessionAsync("/", "key of gone", default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Find_TooLate_GivesNothing()
    {
        await using var cluster = await StartAsync(configure: Recovering);
        var adapter = cluster.Near.Server.Adapter;
        await adapter.PersistSessionAsync(SessionOf("gone"), default);

        cluster.Near.Time.Advance(Away);

        (await adapter.FindSessionAsync("/", "key of gone", default)).ShouldBeNull();
    }

    private static void Recovering(SocketIOOptions options)
    {
        options.Recovery.Enabled = true;
        options.Recovery.MaxDisconnection = Away;

        // The clock is moved by minutes: the heartbeat is not what is looked at.
        options.Engine.PingInterval = TimeSpan.FromHours(1);
    }

    private static PersistedSession SessionOf(string id, params string[] rooms) =>
        new()
        {
            Namespace = "/",
            SocketId = id,
            PrivateId = "key of " + id,
            Rooms = [id, .. rooms],
            Data = JsonElement.Parse("{\"n\":1}"u8),
        };

    /// <summary>Emits an event and reads its offset, as a client does.</summary>
    private static async Task<string> OffsetOfNextAsync(Cluster cluster, Member witness)
    {
        await cluster.Main.EmitAsync("first");
        var packet = await witness.Client.ReadAsync();
        packet.ShouldStartWith("42[\"first\",\"");
        return packet.Split('"')[3];
    }
}
