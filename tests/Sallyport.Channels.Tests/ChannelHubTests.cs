namespace Sallyport.Channels.Tests;

public sealed class ChannelHubTests : IDisposable
{
    private static readonly ChannelName Channel = new("Prices:one");
    private static readonly ChannelName Other = new("Prices:two");

    private readonly MemoryBroker _broker = new();
    private readonly ChannelHub _hub;

    public ChannelHubTests() => _hub = new ChannelHub(_broker);

    public void Dispose() => _hub.Dispose();

    [Fact]
    public void Publish_Subscribed_DeliversToThatChannelOnly()
    {
        var one = new RecordingSubscriber();
        var two = new RecordingSubscriber();
        _hub.Subscribe(Channel, one).ShouldBeTrue();
        _hub.Subscribe(Other, two).ShouldBeTrue();

        Publish(Channel, PublicationKind.Data, "a");

        one.Received.ShouldBe(["Data 1 a"]);
        two.Received.ShouldBeEmpty();
    }

    [Fact]
    public void Subscribe_StateIsKnown_DeliversItFirstAsSnapshotWithItsNumber()
    {
        Publish(Channel, PublicationKind.Data, "a");
        Publish(Channel, PublicationKind.Data, "b");
        var subscriber = new RecordingSubscriber();

        _hub.Subscribe(Channel, subscriber);
        Publish(Channel, PublicationKind.Data, "c");

        subscriber.Received.ShouldBe(["snapshot Data 2 b", "Data 3 c"]);
    }

    [Fact]
    public void Subscribe_FeedIsQuiet_DeliversTheStateAndTheNotice()
    {
        Publish(Channel, PublicationKind.Data, "a");
        Publish(Channel, PublicationKind.Stale, "quiet");
        var subscriber = new RecordingSubscriber();

        _hub.Subscribe(Channel, subscriber);

        subscriber.Received.ShouldBe(["snapshot Data 1 a", "snapshot Stale 1 quiet"]);
    }

    [Fact]
    public void Subscribe_FeedWasQuietBeforeAnyData_DeliversTheNotice()
    {
        Publish(Channel, PublicationKind.Stale, "quiet");
        var subscriber = new RecordingSubscriber();

        _hub.Subscribe(Channel, subscriber);

        subscriber.Received.ShouldBe(["snapshot Stale 0 quiet"]);
    }

    [Fact]
    public void Subscribe_FeedHasResumed_DeliversNoNotice()
    {
        Publish(Channel, PublicationKind.Stale, "quiet");
        Publish(Channel, PublicationKind.Data, "a");
        Publish(Channel, PublicationKind.Reorg, "undone");
        var subscriber = new RecordingSubscriber();

        _hub.Subscribe(Channel, subscriber);

        subscriber.Received.ShouldBe(["snapshot Data 1 a"]);
    }

    [Fact]
    public void Subscribe_Again_ChangesNothing()
    {
        Publish(Channel, PublicationKind.Data, "a");
        var subscriber = new RecordingSubscriber();
        _hub.Subscribe(Channel, subscriber).ShouldBeTrue();

        _hub.Subscribe(Channel, subscriber).ShouldBeFalse();

        subscriber.Received.Length.ShouldBe(1);
        _hub.Count.ShouldBe(1);
    }

    [Fact]
    public void Unsubscribe_Subscribed_DeliversNoMore()
    {
        var subscriber = new RecordingSubscriber();
        _hub.Subscribe(Channel, subscriber);

        _hub.Unsubscribe(Channel, subscriber).ShouldBeTrue();
        _hub.Unsubscribe(Channel, subscriber).ShouldBeFalse();
        Publish(Channel, PublicationKind.Data, "a");

        subscriber.Received.ShouldBeEmpty();
        _hub.Count.ShouldBe(0);
    }

    [Fact]
    public void UnsubscribeAll_ManyChannels_LeavesNothingBehind()
    {
        var subscriber = new RecordingSubscriber();
        for (var number = 0; number < 100; number++)
        {
            _hub.Subscribe(new ChannelName($"Prices:{number}"), subscriber);
        }

        _hub.UnsubscribeAll(subscriber);
        _hub.UnsubscribeAll(subscriber);

        _hub.Count.ShouldBe(0);
        _hub.ChannelCount.ShouldBe(0);
    }

    [Fact]
    public void Unsubscribe_LastOfAChannelWithState_KeepsTheStateAndItsNumbering()
    {
        var subscriber = new RecordingSubscriber();
        _hub.Subscribe(Channel, subscriber);
        Publish(Channel, PublicationKind.Data, "a");
        _hub.Unsubscribe(Channel, subscriber);
        Publish(Channel, PublicationKind.Data, "b");

        _hub.Subscribe(Channel, subscriber);

        subscriber.Received.ShouldBe(["Data 1 a", "snapshot Data 2 b"]);
    }

    [Fact]
    public void Forget_FeedHasEnded_DropsTheChannelButNotItsNumbering()
    {
        Publish(Channel, PublicationKind.Data, "a");
        _hub.Forget(Channel);
        _hub.ChannelCount.ShouldBe(0);
        _hub.Current(Channel).ShouldBeNull();

        Publish(Channel, PublicationKind.Data, "b");
        _hub.Current(Channel)!.Sequence.ShouldBe(2);
    }

    [Fact]
    [Trait("Requirement", "R24")]
    public void Publish_SubscriberTakesNoMore_IsDroppedAndDelaysNobody()
    {
        var slow = new RecordingSubscriber(capacity: 1);
        var quick = new RecordingSubscriber();
        _hub.Subscribe(Channel, slow);
        _hub.Subscribe(Channel, quick);

        for (var number = 1; number <= 3; number++)
        {
            Publish(Channel, PublicationKind.Data, "x");
        }

        slow.Received.ShouldBe(["Data 1 x"]);
        quick.Received.ShouldBe(["Data 1 x", "Data 2 x", "Data 3 x"]);
        _hub.Count.ShouldBe(1);
    }

    [Fact]
    public void Publish_SubscriberEndsItselfWhileDeliveredTo_IsUnsubscribedFromAll()
    {
        var ending = new RecordingSubscriber(capacity: 0);
        ending.OnRefused = () => _hub.UnsubscribeAll(ending);
        var other = new RecordingSubscriber();
        _hub.Subscribe(Other, ending);
        _hub.Subscribe(Channel, ending);
        _hub.Subscribe(Channel, other);

        Publish(Channel, PublicationKind.Data, "a");

        other.Received.ShouldBe(["Data 1 a"]);
        _hub.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Subscribe_WhilePublishing_SeesTheSnapshotAndThenEveryLaterNumber()
    {
        using var stop = new CancellationTokenSource();
        var publishing = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Publish(Channel, PublicationKind.Data, "x");
            }
        });

        for (var round = 0; round < 500; round++)
        {
            var subscriber = new RecordingSubscriber();
            _hub.Subscribe(Channel, subscriber);
            while (subscriber.Received.Length < 3)
            {
                await Task.Yield();
            }

            _hub.Unsubscribe(Channel, subscriber);
            var numbers = subscriber.Received.Select(line => long.Parse(line.Split(' ')[^2])).ToArray();
            numbers.ShouldBe(Enumerable.Range(0, numbers.Length).Select(offset => numbers[0] + offset));
            subscriber.Received.Skip(1).ShouldAllBe(line => !line.StartsWith("snapshot", StringComparison.Ordinal));
        }

        await stop.CancelAsync();
        await publishing;
    }

    private void Publish(ChannelName channel, PublicationKind kind, string payload) =>
        _broker.PublishAsync(channel, kind, payload).AsTask().GetAwaiter().GetResult();
}
