namespace Sallyport.Chains.Upstreams;

/// <summary>One node as it was last seen, for health pages and logs.</summary>
/// <param name="Chain">Its chain.</param>
/// <param name="Node">Scheme, host and port; never credentials, path or query.</param>
/// <param name="State">What is known of it.</param>
/// <param name="Head">The newest block number (Solana: slot) it told, or null.</param>
/// <param name="HeadSeenAt">When its head last moved, by our clock.</param>
/// <param name="IsPreferred">Up, not behind the others, and its head is not old.</param>
/// <param name="Latency">How long it took to tell its head when it last did, or null.</param>
/// <param name="Problem">Why it is not up, in words without addresses; null when it is.</param>
public sealed record UpstreamHealth(
    ChainId Chain,
    string Node,
    NodeState State,
    long? Head,
    DateTimeOffset? HeadSeenAt,
    bool IsPreferred,
    TimeSpan? Latency,
    string? Problem
);
