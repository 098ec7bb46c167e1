namespace Sallyport.Channels;

/// <summary>What a publication tells its subscribers.</summary>
public enum PublicationKind
{
    /// <summary>A new state of the channel. Numbered, and kept as the snapshot for later subscribers.</summary>
    Data,

    /// <summary>The feed behind the channel has gone quiet. Kept until the next data, so that a later subscriber learns it too.</summary>
    Stale,

    /// <summary>A block was undone; the corrected state follows as data. Not kept.</summary>
    Reorg,
}
