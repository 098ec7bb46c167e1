namespace Sallyport.Chains.Upstreams;

/// <summary>What is known of a node at one moment.</summary>
/// <param name="State">Whether it can be used.</param>
/// <param name="Head">The newest block number (Solana: slot) it told.</param>
/// <param name="HeadSeenAt">When that number last changed.</param>
/// <param name="Behind">
/// How many blocks the best node was ahead when this one was looked at. Kept from that moment: a later look at the other one must not count against this one.
/// </param>
/// <param name="Latency">How long it took to tell its head when it last did.</param>
/// <param name="Problem">Why it is not up, in words without addresses.</param>
internal sealed record NodeStatus(NodeState State, long? Head, DateTimeOffset? HeadSeenAt, long Behind, TimeSpan? Latency, string? Problem);
