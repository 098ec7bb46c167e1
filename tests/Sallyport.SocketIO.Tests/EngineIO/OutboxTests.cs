using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Tests.EngineIO;

[Trait("Requirement", "R24")]
public sealed class OutboxTests
{
    private static EngineMessage Bytes(int count) => EngineMessage.Binary(new byte[count]);

    [Fact]
    public void TryAdd_CountReached_TakesNoMore()
    {
        var outbox = new Outbox(maxPackets: 2, maxBytes: 100);

        outbox.TryAdd([Bytes(1), Bytes(1)]).ShouldBeTrue();
        outbox.TryAdd([Bytes(1)]).ShouldBeFalse();
        outbox.TryTake(out _).ShouldBeTrue();
        outbox.TryAdd([Bytes(1)]).ShouldBeTrue();
    }

    [Fact]
    public void TryAdd_BytesReached_TakesNoMore()
    {
        var outbox = new Outbox(maxPackets: 100, maxBytes: 10);

        outbox.TryAdd([Bytes(6)]).ShouldBeTrue();
        outbox.TryAdd([Bytes(5)]).ShouldBeFalse();
        outbox.TryAdd([Bytes(4)]).ShouldBeTrue();
    }

    [Fact]
    public void TryAdd_OneLargerThanTheBoundWhenEmpty_TakesItAndLeavesHalfToOthers()
    {
        var outbox = new Outbox(maxPackets: 100, maxBytes: 10);

        outbox.TryAdd([Bytes(50)]).ShouldBeTrue();
        outbox.TryAdd([Bytes(50)]).ShouldBeFalse();
        outbox.TryAdd([Bytes(5)]).ShouldBeTrue();
        outbox.TryAdd([Bytes(1)]).ShouldBeFalse();

        outbox.TryTake(out _).ShouldBeTrue();
        outbox.TryAdd([Bytes(5)]).ShouldBeTrue();
    }

    [Fact]
    public void TryAdd_GroupThatDoesNotFit_AddsNoneOfIt()
    {
        var outbox = new Outbox(maxPackets: 2, maxBytes: 100);
        outbox.TryAdd([Bytes(1)]).ShouldBeTrue();

        outbox.TryAdd([Bytes(1), Bytes(1)]).ShouldBeFalse();

        outbox.TryTake(out _).ShouldBeTrue();
        outbox.IsEmpty.ShouldBeTrue();
    }
}
