namespace Sallyport.Chains.Upstreams;

/// <summary>One node as it was last seen, for health pages and logs.</summary>
/// <param name="Chain">Its chain.</param>
/// <param name="Node">Scheme, host and port; never credentials, path or query.</param>
/// <param name="State">What is known of it.</param>
/// <param name="Head">The newest block number (Solana: slot) it told, or null.</param>
/// <param name="HeadSeenAt">When its head last moved, by our clock.</param>
/// <param name="IsPreferred">Asked first: up, neither behind the others nor far above them, its head not old, its breaker closed, not throttled.</param>
/// <param name="IsBreakerOpen">A large share of the calls to it failed: it is asked last until a probe closes the breaker.</param>
/// <param name="ThrottledUntil">Until when it is not asked because it said so with Retry-After; null when it is asked.</param>
/// <param name="CallsUnderWay">How many calls of requests it is answering.</param>
/// <param name="Latency">How long it took to tell its head when it last did, or null.</param>
/// <param name="Problem">Why it is not up, or not asked first, in words without addresses; null when it is.</param>
public sealed record UpstreamHealth(
    ChainId Chain,
    string Node,
    NodeState State,
    long? Head,
    DateTimeOffset? HeadSeenAt,
    bool IsPreferred,
    bool IsBreakerOpen,
    DateTimeOffset? ThrottledUntil,
    int CallsUnderWay,
    TimeSpan? Latency,
    string? Problem
);
