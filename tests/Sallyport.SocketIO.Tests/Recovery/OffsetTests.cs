using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Recovery;

public sealed class OffsetTests
{
    [Fact]
    public async Task Connect_RecoveryOff_ReplyAndEventsAreBare()
    {
        await using var host = await TestHost.StartAsync(server =>
            server.Of("/").OnConnected(socket => socket.TryEmit("own", "[1]"u8).ShouldBeTrue())
        );
        using var visit = await Visit.BeginAsync(host);

        visit.PrivateId.ShouldBeNull();
        (await visit.Client.ReadAsync()).ShouldBe("""42["own",1]""");
        host.Server.Of("/").Emit("all", "[2]"u8);
        (await visit.Client.ReadAsync()).ShouldBe("""42["all",2]""");
    }

    [Fact]
    public async Task Connect_RecoveryOn_ReplyNamesALongPrivateIdOfItsOwn()
    {
        await using var host = await RecoveringHost.StartAsync();
        using var first = await Visit.BeginAsync(host.Host);
        using var second = await Visit.BeginAsync(host.Host);

        first.PrivateId!.Length.ShouldBe(20);
        first.PrivateId.ShouldNotBe(first.Id);
        first.PrivateId.ShouldNotBe(second.PrivateId);
    }

    [Fact]
    public async Task Emit_OfEachKind_GetsAnOffsetUnlessItIsVolatileOrAsks()
    {
        await using var host = await RecoveringHost.StartAsync();
        using var visit = await Visit.BeginWithOffsetAsync(host.Host);
        var socket = host.Main.Sockets.Single();
        var offsets = new HashSet<string?> { visit.Offset };

        socket.TryEmit("none").ShouldBeTrue();
        (await visit.ReadEventAsync()).ShouldBe("""["none"]""");
        offsets.Add(visit.Offset).ShouldBeTrue();
        socket.TryEmit("own", "[1,\"x\"]"u8).ShouldBeTrue();
        (await visit.ReadEventAsync()).ShouldBe("""["own",1,"x"]""");
        offsets.Add(visit.Offset).ShouldBeTrue();
        socket.TryEmit(EncodedEvent.Create("/", "encoded", "[2]"u8)).ShouldBeTrue();
        (await visit.ReadEventAsync()).ShouldBe("""["encoded",2]""");
        offsets.Add(visit.Offset).ShouldBeTrue();
        host.Main.Emit("all", "[3]"u8);
        (await visit.ReadEventAsync()).ShouldBe("""["all",3]""");
        offsets.Add(visit.Offset).ShouldBeTrue();

        socket.TryEmit("bytes", "[{\"_placeholder\":true,\"num\":0}]"u8, [new byte[] { 7 }]).ShouldBeTrue();
        (await visit.ReadEventAsync()).ShouldBe("""["bytes",{"_placeholder":true,"num":0}]""");
        offsets.Add(visit.Offset).ShouldBeTrue();
        (await visit.Client.ReadAsync()).ShouldBe("bin:07");

        host.Main.Volatile.Emit("now", "[4]"u8);
        (await visit.Client.ReadAsync()).ShouldBe("""42["now",4]""");
        _ = socket.EmitWithAckAsync("ask", "[5]"u8.ToArray(), TimeSpan.FromSeconds(5));
        (await visit.Client.ReadAsync()).ShouldBe("""420["ask",5]""");
    }
}
