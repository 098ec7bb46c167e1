using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Sallyport.Doors.Metrics;

namespace Sallyport.Doors.Feeds;

/// <summary>What the market's feed published, and which chains have gone quiet.</summary>
internal sealed class FeedMetrics
{
    private readonly ConcurrentDictionary<string, bool> _stale = new(StringComparer.Ordinal);
    private readonly Counter<long> _published;

    public FeedMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ServerMeter.Name);
        _published = meter.CreateCounter<long>("sallyport.feed.events", "{event}", "Events of the market's feed, by chain and kind.");
        meter.CreateObservableGauge(
            "sallyport.feed.stale",
            () => _stale.Select(chain => new Measurement<int>(chain.Value ? 1 : 0, new KeyValuePair<string, object?>("chain", chain.Key))),
            null,
            "1 while the feed of a chain is quiet for longer than Chains:<name>:HeadTimeout, else 0."
        );
    }

    public void Published(string chain, string kind) => _published.Add(1, new("chain", chain), new("kind", kind));

    public void SetStale(string chain, bool isStale) => _stale[chain] = isStale;
}
