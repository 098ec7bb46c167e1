using System.Text;

namespace Sallyport.Channels.Tests;

public sealed class PublicationTests
{
    [Fact]
    public void Encoded_AskedByManySubscribers_IsEncodedOncePerDoorAndForm()
    {
        var publication = new Publication(new ChannelName("Prices:one"), 7, PublicationKind.Data, "price");
        var door = new CountingEncoder("door");
        var otherDoor = new CountingEncoder("other door");

        Parallel.For(
            0,
            1000,
            index =>
            {
                var encoder = index % 2 == 0 ? door : otherDoor;
                var text = Encoding.UTF8.GetString(publication.Encoded(encoder, snapshot: index % 4 < 2).Span);
                text.ShouldBe($"{encoder.Name} 7 {index % 4 < 2}");
            }
        );

        door.Count.ShouldBe(2);
        otherDoor.Count.ShouldBe(2);
    }

    private sealed class CountingEncoder(string name) : IPublicationEncoder
    {
        private int _count;

        public string Name => name;

        public int Count => _count;

        public ReadOnlyMemory<byte> Encode(Publication publication, bool snapshot)
        {
            Interlocked.Increment(ref _count);
            return Encoding.UTF8.GetBytes($"{name} {publication.Sequence} {snapshot}");
        }
    }
}
