using System.Diagnostics.Metrics;
using Sallyport.Chains.JsonRpc;

namespace Sallyport.Chains.Upstreams;

/// <summary>The meter <c>Sallyport.Chains</c>: calls to nodes, by chain, node and outcome. Nodes are named by scheme, host and port.</summary>
internal sealed class UpstreamMetrics
{
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _breakerOpens;
    private readonly Counter<long> _throttled;
    private readonly Counter<long> _refused;
    private readonly TimeProvider _time;

    public UpstreamMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create("Sallyport.Chains");
        _duration = meter.CreateHistogram(
            "sallyport.upstream.request.duration",
            "s",
            "How long calls of clients' requests to a node took, by chain, node and outcome.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
            }
        );
        _breakerOpens = meter.CreateCounter<long>(
            "sallyport.upstream.breaker.opens",
            "{open}",
            "How often a node's breaker opened because too many calls failed."
        );
        _throttled = meter.CreateCounter<long>(
            "sallyport.upstream.throttled",
            "{call}",
            "Calls that a node answered with: too many requests."
        );
        _refused = meter.CreateCounter<long>(
            "sallyport.upstream.calls.refused",
            "{call}",
            "Calls refused because their account had too many under way on the chain."
        );
    }

    public long Began() => _duration.Enabled ? _time.GetTimestamp() : 0;

    public void Ended(long began, ChainId chain, UpstreamNode node, JsonRpcOutcome outcome)
    {
        if (began != 0)
        {
            _duration.Record(
                _time.GetElapsedTime(began).TotalSeconds,
                new("chain", chain.Name),
                new("node", node.Url.ToString()),
                new("outcome", outcome.ToString())
            );
        }
    }

    public void BreakerOpened(ChainId chain, UpstreamNode node) =>
        _breakerOpens.Add(1, new("chain", chain.Name), new("node", node.Url.ToString()));

    public void Throttled(ChainId chain, UpstreamNode node) =>
        _throttled.Add(1, new("chain", chain.Name), new("node", node.Url.ToString()));

    public void Refused(ChainId chain) => _refused.Add(1, new KeyValuePair<string, object?>("chain", chain.Name));
}
