namespace Sallyport.Chains.Feeds;

/// <summary>The header of a block, as far as feeds need it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Hash">Its hash, <c>0x…</c> in lower case.</param>
/// <param name="ParentHash">The hash of the block before it.</param>
/// <param name="Time">The time its producer gave it, in whole seconds.</param>
public sealed record EvmBlock(long Number, string Hash, string ParentHash, DateTimeOffset Time);
