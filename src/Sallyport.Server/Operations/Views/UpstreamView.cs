using Sallyport.Chains.Upstreams;

namespace Sallyport.Server.Operations;

/// <summary>A node as operators are shown it.</summary>
/// <param name="Chain">The name of its chain.</param>
/// <param name="Node">Scheme, host and port; never credentials, path or query.</param>
/// <param name="State">What is known of it.</param>
/// <param name="Preferred">Whether requests go to it first: it is up, not behind the others, and its head is not old.</param>
/// <param name="Head">The newest block number (Solana: slot) it told.</param>
/// <param name="HeadSeenAt">When its head last moved.</param>
/// <param name="LatencyMs">How long it took to tell its head when it last did.</param>
/// <param name="Problem">Why it is not up.</param>
internal sealed record UpstreamView(
    string Chain,
    string Node,
    NodeState State,
    bool Preferred,
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
            health.Head,
            health.HeadSeenAt,
            health.Latency is { } latency ? Math.Round(latency.TotalMilliseconds, 1) : null,
            health.Problem
        );
}
