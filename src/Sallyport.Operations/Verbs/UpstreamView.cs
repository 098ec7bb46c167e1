using Sallyport.Chains.Upstreams;

namespace Sallyport.Operations.Verbs;

/// <summary>A node as operators are shown it.</summary>
/// <param name="Chain">The name of its chain.</param>
/// <param name="Node">Scheme, host and port; never credentials, path or query.</param>
/// <param name="State">What is known of it.</param>
/// <param name="Preferred">Whether requests go to it first. Where not, <paramref name="Problem"/> says why.</param>
/// <param name="BreakerOpen">Whether a large share of the calls to it failed: it is asked last until a probe closes the breaker.</param>
/// <param name="ThrottledUntil">Until when it is not asked because it said so (Retry-After).</param>
/// <param name="CallsUnderWay">How many calls of requests it is answering.</param>
/// <param name="Head">The newest block number (Solana: slot) it told.</param>
/// <param name="HeadSeenAt">When its head last moved.</param>
/// <param name="LatencyMs">How long it took to tell its head when it last did.</param>
/// <param name="Problem">Why it is not up, or not asked first.</param>
internal sealed record UpstreamView(
    string Chain,
    string Node,
    NodeState State,
    bool Preferred,
    bool BreakerOpen,
    DateTimeOffset? ThrottledUntil,
    int CallsUnderWay,
    long? Head,
    DateTimeOffset? HeadSeenAt,
    double? LatencyMs,
    string? Problem
)
{
    public static UpstreamView Of(UpstreamHealth health) =>
        new(
            health.Chain.Name,
            health.Node,
            health.State,
            health.IsPreferred,
            health.IsBreakerOpen,
            health.ThrottledUntil,
            health.CallsUnderWay,
            health.Head,
            health.HeadSeenAt,
            health.Latency is { } latency ? Math.Round(latency.TotalMilliseconds, 1) : null,
            health.Problem
        );
}
