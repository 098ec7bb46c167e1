using Sallyport.SocketIO.Adapters;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Adapters;

/// <summary>What is kept for clients that are away is bounded in every way.</summary>
public sealed class SessionStoreTests
{
    private readonly Host _host = new();
    private readonly InMemoryAdapter _adapter = new();

    public SessionStoreTests() => _adapter.Attach(_host);

    [Fact]
    public async Task Events_MoreThanTheirNumber_TheOldestAreOutOfReach()
    {
        _host.Recovery.MaxPackets = 3;
        var offsets = await EmitAsync(5);

        (await ReachesAsync(offsets[0])).ShouldBeFalse();
        (await ReachesAsync(offsets[1])).ShouldBeTrue();
        (await MissedAsync(offsets[1])).ShouldBe(["2", "3", "4"]);
        (await MissedAsync(offsets[4])).ShouldBeEmpty();
    }

    [Fact]
    public async Task Events_MoreThanTheirBytes_TheOldestAreOutOfReach()
    {
        _host.Recovery.MaxBytes = 25_000;
        var offsets = await EmitAsync(5, new string('x', 10_000));

        (await ReachesAsync(offsets[1])).ShouldBeFalse();
        (await MissedAsync(offsets[2])).ShouldBe(["3", "4"]);
    }

    [Fact]
    public async Task Events_OfManyNamespaces_AreBoundedTogether()
    {
        _host.Recovery.MaxPackets = 3;
        var first = await EmitAsync(3);
        var quiet = await EmitAsync(2, @namespace: "/quiet");

        // Whoever adds pays: what the others keep is not touched before it is too old.
        (await ReachesAsync(first[0])).ShouldBeTrue();
        (await ReachesAsync(quiet[0], "/quiet")).ShouldBeFalse();

        _host.Clock.Advance(TimeSpan.FromMinutes(3));
        quiet = await EmitAsync(3, @namespace: "/quiet");
        (await ReachesAsync(quiet[0], "/quiet")).ShouldBeTrue();
        (await ReachesAsync(first[0])).ShouldBeFalse();
    }

    [Fact]
    public async Task Events_OneLargerThanAll_IsKept()
    {
        _host.Recovery.MaxBytes = 1000;
        var offsets = await EmitAsync(2, new string('x', 10_000));

        (await MissedAsync(offsets[0])).ShouldBe(["1"]);
    }

    [Fact]
    public async Task Events_OlderThanTheTime_AreOutOfReach()
    {
        var offsets = await EmitAsync(1);
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        offsets = [.. offsets, .. await EmitAsync(2)];
        _host.Clock.Advance(TimeSpan.FromMinutes(1.5));

        (await MissedAsync(offsets[0])).ShouldBe(["1", "2"]);
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        (await ReachesAsync(offsets[0])).ShouldBeFalse();
        (await ReachesAsync(offsets[2])).ShouldBeTrue();
    }

    [Fact]
    public async Task Offset_OfAnotherRunOrOfTheFuture_IsOutOfReach()
    {
        var offset = (await EmitAsync(1))[0];
        var other = new InMemoryAdapter();
        other.Attach(_host);

        (await other.ReplayAsync(Session("a"), offset, _ => true, default)).ShouldBeNull();
        (await ReachesAsync(offset + "0")).ShouldBeFalse();
        (await ReachesAsync(offset)).ShouldBeTrue();
    }

    [Fact]
    public async Task Events_OfOthersWhileASocketWasSilent_DoNotCount()
    {
        var offsets = await EmitAsync(1);
        _host.Clock.Advance(TimeSpan.FromSeconds(1));
        await EmitAsync(5);
        _host.Clock.Advance(TimeSpan.FromMinutes(10));
        await EmitAsync(1, name: "kept");
        var upToDate = Lost("a", offsets[0]);
        var behind = Lost("b", offsets[0] + "0");
        _host.Clock.Advance(TimeSpan.FromMinutes(1));

        (await ReplayAsync(upToDate, offsets[0])).ShouldBe(true);

        // It was sent more than it says it got, and that is not kept any more.
        (await ReplayAsync(behind, offsets[0])).ShouldBeNull();
    }

    [Fact]
    public async Task Events_DroppedBecauseThereAreTooMany_CountFromTheLossOn()
    {
        _host.Recovery.MaxPackets = 3;
        var offset = (await EmitAsync(1))[0];
        await EmitAsync(9);
        _host.Clock.Advance(TimeSpan.FromSeconds(2));
        var early = Lost("a", offset);
        var late = Lost("b", offset);

        (await ReplayAsync(early, offset)).ShouldBe(true);
        await EmitAsync(9);
        (await ReplayAsync(late, offset)).ShouldBeNull();
    }

    [Fact]
    public async Task Logs_GivenUpWhileASocketWasSilent_DoNotCount()
    {
        var offset = (await EmitAsync(1, @namespace: "/dyn-0"))[0];
        _host.Clock.Advance(TimeSpan.FromMinutes(3));
        for (var i = 1; i < 50; i++)
        {
            await EmitAsync(1, @namespace: $"/dyn-{i}");
        }

        (await ReplayAsync(Lost("a", offset, "/dyn-0"), offset)).ShouldBe(true);
    }

    [Fact]
    public async Task Sessions_KeptAgain_ExpireAsBefore()
    {
        var session = Lost("a", null);
        _host.Clock.Advance(TimeSpan.FromMinutes(1.5));
        await _adapter.PersistSessionAsync(Lost("b", null), default);
        await _adapter.PersistSessionAsync(session, default);
        (await _adapter.FindSessionAsync("/", "a", default)).ShouldNotBeNull();

        _host.Clock.Advance(TimeSpan.FromMinutes(0.5));

        (await _adapter.FindSessionAsync("/", "a", default)).ShouldBeNull();
        (await _adapter.FindSessionAsync("/", "b", default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Sessions_MoreThanTheirNumber_TheOldestGo()
    {
        _host.Recovery.MaxSessions = 3;
        var offset = (await EmitAsync(1))[0];
        foreach (var id in new[] { "a", "b", "c", "d" })
        {
            await _adapter.PersistSessionAsync(Session(id), default);
        }

        (await _adapter.FindSessionAsync("/", "a", default)).ShouldBeNull();
        (await _adapter.FindSessionAsync("/", "b", default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Sessions_OneClientComingAndGoing_StaysOneOfThem()
    {
        _host.Recovery.MaxSessions = 3;
        var offset = (await EmitAsync(1))[0];
        await _adapter.PersistSessionAsync(Session("quiet"), default);
        for (var i = 0; i < 100; i++)
        {
            (await ReplayAsync(Session("busy"), offset)).ShouldBe(true);
        }

        (await _adapter.FindSessionAsync("/", "quiet", default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Logs_OfNamespacesThatAreGone_AreGivenUpAndNumbersNeverUsedAgain()
    {
        var first = (await EmitAsync(1, @namespace: "/dyn-0"))[0];
        _host.Clock.Advance(TimeSpan.FromMinutes(3));
        for (var i = 1; i < 50; i++)
        {
            await EmitAsync(1, @namespace: $"/dyn-{i}");
        }

        var again = (await EmitAsync(1, @namespace: "/dyn-0"))[0];

        again.ShouldNotBe(first);
        (await ReplayAsync(Session("a", "/dyn-0"), first)).ShouldBeNull();
        (await ReplayAsync(Session("a", "/dyn-0"), again)).ShouldBe(true);
    }

    [Fact]
    public async Task Broadcast_SetOffByADelivery_ComesBehindIt()
    {
        _host.OnDeliver = broadcast =>
        {
            if (broadcast.Event.Name == "0")
            {
                _host.OnDeliver = _ => { };
                _ = EmitAsync(1, name: "inner");
            }
        };

        await EmitAsync(1);
        await EmitAsync(1, name: "next");

        _host.Delivered.Select(one => one.Name).ShouldBe(["0", "inner", "next"]);
        _host.Delivered.Select(one => one.Offset).ShouldBe(_host.Delivered.Select(one => one.Offset).Order());
    }

    private static PersistedSession Session(string id, string @namespace = "/") =>
        new()
        {
            Namespace = @namespace,
            SocketId = id,
            PrivateId = id,
            Rooms = [id],
        };

    /// <summary>The session of a socket that is lost now.</summary>
    private PersistedSession Lost(string id, string? lastOffset, string @namespace = "/") =>
        new()
        {
            Namespace = @namespace,
            SocketId = id,
            PrivateId = id,
            Rooms = [id],
            DisconnectedAt = _host.Clock.GetUtcNow(),
            LastOffset = lastOffset,
        };

    private async Task<string[]> EmitAsync(int count, string argument = "", string @namespace = "/", string? name = null)
    {
        var before = _host.Delivered.Count;
        for (var i = 0; i < count; i++)
        {
            var sent = EncodedEvent.Create(@namespace, name ?? $"{before + i}", System.Text.Encoding.ASCII.GetBytes($"[\"{argument}\"]"));
            await _adapter.BroadcastAsync(new Broadcast(sent, BroadcastTarget.All, BroadcastFlags.Recoverable), default);
        }

        return [.. _host.Delivered.Skip(before).Select(one => one.Offset!)];
    }

    private async Task<bool> ReachesAsync(string offset, string @namespace = "/") =>
        await ReplayAsync(Session("a", @namespace), offset) is not null;

    private async Task<bool?> ReplayAsync(PersistedSession session, string offset)
    {
        await _adapter.PersistSessionAsync(session, default);
        return await _adapter.ReplayAsync(session, offset, _ => true, default);
    }

    private async Task<string[]> MissedAsync(string offset)
    {
        string[]? missed = null;
        var session = Session("a");
        await _adapter.PersistSessionAsync(session, default);
        await _adapter.ReplayAsync(
            session,
            offset,
            events =>
            {
                missed = [.. events.Select(one => one.Name)];
                return true;
            },
            default
        );
        return missed.ShouldNotBeNull();
    }

    private sealed class Host : IAdapterHost
    {
        public List<(string Name, string? Offset)> Delivered { get; } = [];

        public Action<Broadcast> OnDeliver { get; set; } = _ => { };

        public ManualTime Clock { get; } = new();

        public string ServerId => "server";

        public TimeProvider Time => Clock;

        public RecoveryOptions Recovery { get; } = new() { Enabled = true };

        public int Deliver(Broadcast broadcast, string? offset = null)
        {
            OnDeliver(broadcast);
            Delivered.Add((broadcast.Event.Name, offset));
            return 1;
        }

        public void Receive(ClusterMessage message) => throw new NotSupportedException();
    }
}
