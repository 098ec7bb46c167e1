namespace Sallyport.Chains.Feeds;

/// <summary>
/// What a feed tells. The order is: <see cref="Started"/>; then for each block of the chain one <see cref="Head"/> and its
/// <see cref="Log"/>s by index; between them the other events.
/// </summary>
public abstract record EvmFeedEvent
{
    private EvmFeedEvent() { }

    /// <summary>
    /// The feed counts from here: read the state as it stands after <paramref name="Block"/>; every later block will be told. Comes first, and again when
    /// the gap since the last block is too long to be filled or its blocks are unknown to the chain: what was read before no longer counts.
    /// </summary>
    public sealed record Started(EvmBlock Block) : EvmFeedEvent;

    /// <summary>The next block, whose parent is the block told before it.</summary>
    public sealed record Head(EvmBlock Block) : EvmFeedEvent;

    /// <summary>A log of the block told last; or, <paramref name="Removed"/>, one told earlier whose block was undone.</summary>
    public sealed record Log(EvmLog Value, bool Removed) : EvmFeedEvent;

    /// <summary>
    /// All blocks after <paramref name="Ancestor"/> were undone. The logs that stood in them follow as removed, the newest first, then the blocks that replace them.
    /// </summary>
    public sealed record Reorg(EvmBlock Ancestor) : EvmFeedEvent;

    /// <summary>No new block since <paramref name="Since"/>, for as long as the configured head timeout.</summary>
    public sealed record Stale(DateTimeOffset Since) : EvmFeedEvent;

    /// <summary>Blocks come again. Stands before the first of them.</summary>
    public sealed record Resumed : EvmFeedEvent;
}
