using System.Diagnostics.Metrics;
using Sallyport.Chains.JsonRpc;

namespace Sallyport.Chains.Upstreams;

/// <summary>The meter <c>Sallyport.Chains</c>: calls to nodes, by chain, node and outcome. Nodes are named by scheme, host and port.</summary>
internal sealed class UpstreamMetrics
{
    private readonly Histogram<double> _duration;
    private readonly TimeProvider _time;

    public UpstreamMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _duration = meters
            .Create("Sallyport.Chains")
            .CreateHistogram(
                "sallyport.upstream.request.duration",
                "s",
                "How long calls of clients' requests to a node took, by chain, node and outcome.",
                advice: new InstrumentAdvice<double>
                {
                    HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
                }
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
}
