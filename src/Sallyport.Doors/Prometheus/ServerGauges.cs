using System.Diagnostics.Metrics;
using Sallyport.Access.Authentication;
using Sallyport.Chains.Upstreams;
using Sallyport.Channels;
using Sallyport.Doors.Limits;
using Sallyport.Doors.Listening;
using Sallyport.Doors.Metrics;
using Sallyport.Doors.Sessions;
using Sallyport.Doors.Telemetry;

namespace Sallyport.Doors.Prometheus;

/// <summary>What is asked for when somebody looks, and costs nothing in between.</summary>
internal sealed class ServerGauges
{
    private readonly UpstreamPools _pools;
    private readonly TimeProvider _time;

    public ServerGauges(
        IMeterFactory meters,
        SessionRegistry registry,
        ChannelHub hub,
        CacheSizes caches,
        TcpConnections tcp,
        WorkBounds work,
        UpstreamPools pools,
        TimeProvider time
    )
    {
        _pools = pools;
        _time = time;
        var meter = meters.Create(ServerMeter.Name);
        meter.CreateObservableGauge(
            "sallyport.build_info",
            () => new Measurement<int>(1, new KeyValuePair<string, object?>("version", ProgramVersion.Text)),
            null,
            "Always 1; the label tells the version that runs."
        );
        var started = time.GetUtcNow().ToUnixTimeMilliseconds() / 1000d;
        meter.CreateObservableGauge("sallyport.start_time", () => started, "s", "When the server started, in seconds since 1970.");
        meter.CreateObservableGauge(
            "sallyport.connections",
            () => registry.Count,
            "{connection}",
            "Connections, those that are being admitted included."
        );
        meter.CreateObservableGauge(
            "sallyport.connections.unadmitted",
            () => registry.StrangerCount,
            "{connection}",
            "Connections that have shown no good credential yet, silent Socket.IO sessions included."
        );
        meter.CreateObservableGauge(
            "sallyport.tcp.connections",
            () => tcp.Count,
            "{connection}",
            "TCP connections to the doors, in every phase."
        );
        meter.CreateObservableGauge(
            "sallyport.requests.unanswered",
            () => work.Node.Requests,
            "{request}",
            "Requests of all doors whose answers are not yet written."
        );
        meter.CreateObservableGauge(
            "sallyport.answers.waiting",
            () => work.Node.Bytes,
            "By",
            "Bytes of answers that wait for clients to read them."
        );
        meter.CreateObservableGauge("sallyport.subscriptions", () => hub.Count, "{subscription}", "Subscriptions to channels.");
        meter.CreateObservableGauge("sallyport.channels", () => hub.ChannelCount, "{channel}", "Channels whose state is kept.");
        meter.CreateObservableGauge(
            "sallyport.key_cache.entries",
            () =>
                new Measurement<int>[]
                {
                    new(caches.Keys, new KeyValuePair<string, object?>("cache", "keys")),
                    new(caches.UnknownKeys, new KeyValuePair<string, object?>("cache", "unknown")),
                },
            "{key}",
            "Keys held in memory: known ones, and hashes known not to exist."
        );
        meter.CreateObservableGauge(
            "sallyport.keys.held",
            () => caches.Held,
            "{key}",
            "Keys in use of which it is held what they have used of their limits."
        );
        meter.CreateObservableCounter(
            "sallyport.keys.forgotten",
            () => caches.Forgotten,
            "{key}",
            "Keys whose use of their limits was forgotten early, because more than Keys:MaxHeld were in use."
        );
        AddNodes(meter);
    }

    // Nodes are named as logs name them: scheme, host and port.
    private void AddNodes(Meter meter)
    {
        meter.CreateObservableGauge(
            "sallyport.upstream.node.up",
            () => Nodes().Select(node => new Measurement<int>(node.State is NodeState.Up ? 1 : 0, Tags(node))),
            null,
            "1 while a node answers and serves the right chain, else 0."
        );
        meter.CreateObservableGauge(
            "sallyport.upstream.node.preferred",
            () => Nodes().Select(node => new Measurement<int>(node.IsPreferred ? 1 : 0, Tags(node))),
            null,
            "1 while requests go to a node first: up, in step with the others, breaker closed, not throttled."
        );
        meter.CreateObservableGauge(
            "sallyport.upstream.breaker.open",
            () => Nodes().Select(node => new Measurement<int>(node.IsBreakerOpen ? 1 : 0, Tags(node))),
            null,
            "1 while the breaker of a node is open and the node is asked last."
        );
        meter.CreateObservableGauge(
            "sallyport.upstream.calls.active",
            () => Nodes().Select(node => new Measurement<int>(node.CallsUnderWay, Tags(node))),
            "{call}",
            "Calls of requests that a node is answering."
        );
        meter.CreateObservableGauge(
            "sallyport.upstream.calls.waiting",
            () =>
                _pools.All.Select(pool => new Measurement<int>(
                    pool.CallsWaiting,
                    new KeyValuePair<string, object?>("chain", pool.Chain.Name)
                )),
            "{call}",
            "Calls that wait for other calls of their account to end."
        );
        meter.CreateObservableGauge(
            "sallyport.upstream.node.head",
            () => Nodes().Where(node => node.Head is not null).Select(node => new Measurement<long>(node.Head!.Value, Tags(node))),
            "{block}",
            "The newest block (Solana: slot) a node told."
        );
        meter.CreateObservableGauge(
            "sallyport.upstream.node.head_age",
            () =>
                Nodes()
                    .Where(node => node.HeadSeenAt is not null)
                    .Select(node => new Measurement<double>((_time.GetUtcNow() - node.HeadSeenAt!.Value).TotalSeconds, Tags(node))),
            "s",
            "How long ago a node's head last moved."
        );
    }

    private IEnumerable<UpstreamHealth> Nodes() => _pools.All.SelectMany(pool => pool.Health);

    private static KeyValuePair<string, object?>[] Tags(UpstreamHealth node) => [new("chain", node.Chain.Name), new("node", node.Node)];
}
