namespace Sallyport.Channels;

/// <summary>One thing told on one channel. Immutable; shared by all subscribers, and encoded once for each door that has any.</summary>
public sealed class Publication(ChannelName channel, long sequence, PublicationKind kind, object payload)
{
    private readonly Lock _lock = new();
    private Encoding[] _encodings = [];

    /// <summary>The channel it was published on.</summary>
    public ChannelName Channel { get; } = channel;

    /// <summary>Its number on the channel; for Stale and Reorg the number of the data before it.</summary>
    public long Sequence { get; } = sequence;

    /// <summary>What it tells.</summary>
    public PublicationKind Kind { get; } = kind;

    /// <summary>The value, understood by the encoders.</summary>
    public object Payload { get; } = payload;

    /// <summary>The bytes for a door, computed at the first asking and then shared by all its subscribers.</summary>
    public ReadOnlyMemory<byte> Encoded(IPublicationEncoder encoder, bool snapshot = false)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        if (TryFind(Volatile.Read(ref _encodings), encoder, snapshot, out var bytes))
        {
            return bytes;
        }

        lock (_lock)
        {
            if (!TryFind(_encodings, encoder, snapshot, out bytes))
            {
                bytes = encoder.Encode(this, snapshot);
                Volatile.Write(ref _encodings, [.. _encodings, new Encoding(encoder, snapshot, bytes)]);
            }

            return bytes;
        }
    }

    // There are two or three doors: a scan beats a dictionary.
    private static bool TryFind(Encoding[] encodings, IPublicationEncoder encoder, bool snapshot, out ReadOnlyMemory<byte> bytes)
    {
        foreach (var encoding in encodings)
        {
            if (ReferenceEquals(encoding.Encoder, encoder) && encoding.Snapshot == snapshot)
            {
                bytes = encoding.Bytes;
                return true;
            }
        }

        bytes = default;
        return false;
    }

    private sealed record Encoding(IPublicationEncoder Encoder, bool Snapshot, ReadOnlyMemory<byte> Bytes);
}
