namespace Sallyport.Chains.Upstreams;

/// <summary>What is known of a node at one moment.</summary>
/// <param name="State">Whether it can be used.</param>
/// <param name="Head">The newest block number (Solana: slot) it told.</param>
/// <param name="HeadSeenAt">When that number last changed.</param>
/// <param name="HeadStamp">The same moment by the monotonic clock, which its age is measured by.</param>
/// <param name="HeadTime">When its newest block was made; read only while another node is far ahead, to tell which of them is wrong.</param>
/// <param name="Behind">
/// How many blocks the best node was ahead when this one was looked at. Kept from that moment: a later look at the other one must not count against this one.
/// </param>
/// <param name="Ahead">How many blocks it was ahead of the best node that is believed, when it was looked at.</param>
/// <param name="Latency">How long it took to tell its head when it last did.</param>
/// <param name="Problem">Why it is not up, in words without addresses.</param>
internal sealed record NodeStatus(
    NodeState State,
    long? Head = null,
    DateTimeOffset? HeadSeenAt = null,
    long HeadStamp = 0,
    DateTimeOffset? HeadTime = null,
    long Behind = 0,
    long Ahead = 0,
    TimeSpan? Latency = null,
    string? Problem = null
);
