namespace Sallyport.Channels.Tests;

/// <summary>What every broker does; each implementation inherits these facts.</summary>
public abstract class BrokerSpecification
{
    private static readonly ChannelName Channel = new("Prices:one");
    private static readonly ChannelName Other = new("Prices:two");

    protected abstract IBroker CreateBroker();

    [Fact]
    public async Task PublishAsync_Data_IsNumberedFromOneByOneInEachChannel()
    {
        var broker = CreateBroker();

        (await broker.PublishAsync(Channel, PublicationKind.Data, "a")).Sequence.ShouldBe(1);
        (await broker.PublishAsync(Channel, PublicationKind.Data, "b")).Sequence.ShouldBe(2);
        (await broker.PublishAsync(Other, PublicationKind.Data, "c")).Sequence.ShouldBe(1);
        (await broker.PublishAsync(Channel, PublicationKind.Data, "d")).Sequence.ShouldBe(3);
    }

    [Fact]
    public async Task PublishAsync_Notices_CarryTheNumberOfTheLastData()
    {
        var broker = CreateBroker();

        (await broker.PublishAsync(Channel, PublicationKind.Stale, "quiet")).Sequence.ShouldBe(0);
        await broker.PublishAsync(Channel, PublicationKind.Data, "a");
        (await broker.PublishAsync(Channel, PublicationKind.Reorg, "undone")).Sequence.ShouldBe(1);
        (await broker.PublishAsync(Channel, PublicationKind.Stale, "quiet")).Sequence.ShouldBe(1);
        (await broker.PublishAsync(Channel, PublicationKind.Data, "b")).Sequence.ShouldBe(2);
    }

    [Fact]
    public async Task Receive_Publications_ComeToEveryReceiverUntilItEnds()
    {
        var broker = CreateBroker();
        var first = new List<Publication>();
        var second = new List<Publication>();
        using var firstRegistration = broker.Receive(first.Add);
        var secondRegistration = broker.Receive(second.Add);

        var a = await broker.PublishAsync(Channel, PublicationKind.Data, "a");
        secondRegistration.Dispose();
        var b = await broker.PublishAsync(Channel, PublicationKind.Stale, "b");

        first.ShouldBe([a, b]);
        second.ShouldBe([a]);
        a.Channel.ShouldBe(Channel);
        a.Kind.ShouldBe(PublicationKind.Data);
        a.Payload.ShouldBe("a");
    }

    [Fact]
    public async Task PublishAsync_ManyPublishersAtOnce_EveryReceiverSeesEachNumberInOrder()
    {
        const int publishers = 8;
        const int each = 500;
        var broker = CreateBroker();
        var received = new List<long>();
        using var registration = broker.Receive(publication => received.Add(publication.Sequence));

        await Task.WhenAll(
            Enumerable
                .Range(0, publishers)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        for (var count = 0; count < each; count++)
                        {
                            await broker.PublishAsync(Channel, PublicationKind.Data, "x");
                        }
                    })
                )
        );

        received.ShouldBe(Enumerable.Range(1, publishers * each).Select(number => (long)number));
    }
}
