namespace Sallyport.Chains.Feeds;

/// <summary>One log of a contract.</summary>
/// <param name="Block">The block it stands in.</param>
/// <param name="Address">The contract, <c>0x…</c> in lower case.</param>
/// <param name="Topics">The indexed values, <c>0x…</c> of 32 bytes each in lower case; the first names the event.</param>
/// <param name="Data">The other values, ABI-encoded.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="Index">Its place in the block.</param>
public sealed record EvmLog(
    EvmBlock Block,
    string Address,
    IReadOnlyList<string> Topics,
    ReadOnlyMemory<byte> Data,
    string TransactionHash,
    long Index
);
