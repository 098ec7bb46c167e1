namespace Sallyport.Channels;

/// <summary>How one door writes a publication. One instance per door, alive as long as the door: it is the key of the cached encoding.</summary>
public interface IPublicationEncoder
{
    /// <summary>Encodes <paramref name="publication"/>; <paramref name="snapshot"/> is true for the copy that a new subscriber gets first.</summary>
    ReadOnlyMemory<byte> Encode(Publication publication, bool snapshot);
}
