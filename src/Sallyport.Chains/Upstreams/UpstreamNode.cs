using System.Globalization;
using System.Text.Json;
using Sallyport.Chains.JsonRpc;

namespace Sallyport.Chains.Upstreams;

/// <summary>One node: its addresses, its clients, and what is known of it. Thread-safe.</summary>
internal sealed class UpstreamNode(
    ChainId chain,
    NodeUrl url,
    NodeUrl? webSocket,
    ChainOptions options,
    TimeSpan probeInterval,
    TimeProvider timeProvider
) : IDisposable
{
    // Failing calls of customers must not become a stream of probes.
    private static readonly TimeSpan WakeInterval = TimeSpan.FromMilliseconds(250);
    private static readonly JsonElement NoParameters = JsonElement.Parse("[]"u8);
    private static readonly JsonElement LatestBlock = JsonElement.Parse("""["latest",false]"""u8);

    private readonly Lock _lock = new();
    private readonly JsonRpcClient _client = new(url, options.MaxResponseBytes, timeProvider);

    // Connections of their own: customers' calls must not stand between us and the node.
    private readonly JsonRpcClient _probes = new(url, options.MaxResponseBytes, timeProvider);
    private NodeStatus _status = new(NodeState.Unknown);
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _wokenAt;
    private int _callsUnderWay;

    public NodeUrl Url => url;

    public NodeUrl? WebSocket => webSocket;

    /// <summary>What is known now: one immutable value, so that a reader never sees half of a change.</summary>
    public NodeStatus Status => Volatile.Read(ref _status);

    public NodeState State => Status.State;

    public NodeBreaker Breaker { get; } = new(options, probeInterval / 2, timeProvider);

    public NodeThrottle Throttle { get; } = new(options.MaxThrottlePause, timeProvider);

    public int CallsUnderWay => Volatile.Read(ref _callsUnderWay);

    /// <summary>Completes when the node should be looked at without waiting for the next turn.</summary>
    public Task Woken
    {
        get
        {
            lock (_lock)
            {
                return _wake.Task;
            }
        }
    }

    public async ValueTask<JsonRpcReply> CallAsync(string method, JsonElement parameters, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _callsUnderWay);
        try
        {
            return await _client.CallAsync(method, parameters, options.RequestTimeout, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _callsUnderWay);
        }
    }

    /// <summary>
    /// Looks at the node: its chain id unless it is known to be up (a node that comes back may be another one), then its head.
    /// </summary>
    /// <param name="highest">The highest head of the other nodes.</param>
    /// <param name="maxAhead">How far above this node's head that may be before the age of this node's newest block is asked for.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public async Task ProbeAsync(long? highest, long maxAhead, CancellationToken cancellationToken)
    {
        if (chain.Family is ChainFamily.Evm && State is not NodeState.Up)
        {
            var id = await ProbeCallAsync("eth_chainId", NoParameters, cancellationToken);
            if (id.Outcome is not JsonRpcOutcome.Result)
            {
                Fail(id, "no chain id");
                return;
            }

            var answered = id.ReadPayload();
            if (!Quantity.TryRead(answered, out var number) || number != chain.Number)
            {
                Set(NodeState.WrongChain, $"answers chain id {ShowQuantity(answered)}, configured is {chain.Number}");
                return;
            }
        }

        var asked = timeProvider.GetTimestamp();
        var head = await ProbeCallAsync(chain.Family is ChainFamily.Evm ? "eth_blockNumber" : "getSlot", NoParameters, cancellationToken);
        if (head.Outcome is not JsonRpcOutcome.Result || !Quantity.TryRead(head.ReadPayload(), out var height))
        {
            Fail(head, "the head is no number");
            return;
        }

        var latency = timeProvider.GetElapsedTime(asked);
        var headTime = highest - height > maxAhead ? await ReadHeadTimeAsync(cancellationToken) : null;
        SetHead(height, headTime, latency);
    }

    /// <summary>Sets how far the head is from the one that is believed.</summary>
    public void SetDistance(long? best)
    {
        lock (_lock)
        {
            var ahead = (_status.Head ?? 0) - (best ?? _status.Head ?? 0);
            Volatile.Write(ref _status, _status with { Behind = Math.Max(0, -ahead), Ahead = Math.Max(0, ahead) });
        }
    }

    /// <summary>Masks what an error of the node must not carry to a client.</summary>
    public ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> error)
    {
        error = url.Secrets.Redact(error);
        return webSocket?.Secrets.Redact(error) ?? error;
    }

    public void Wake()
    {
        TaskCompletionSource wake;
        lock (_lock)
        {
            if (_wokenAt is { } last && timeProvider.GetElapsedTime(last) < WakeInterval)
            {
                return;
            }

            _wokenAt = timeProvider.GetTimestamp();
            wake = _wake;
            _wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        wake.TrySetResult();
    }

    public void Dispose()
    {
        _client.Dispose();
        _probes.Dispose();
    }

    private static string ShowQuantity(JsonElement value) =>
        Quantity.TryRead(value, out var number) ? number.ToString(CultureInfo.InvariantCulture) : "that is no number";

    // One failure may be a moment's (a gateway that reloads, a pause of our own process), and "down" is for everybody: a node that is up gets a second try.
    private async ValueTask<JsonRpcReply> ProbeCallAsync(string method, JsonElement parameters, CancellationToken cancellationToken)
    {
        var reply = await _probes.CallAsync(method, parameters, options.ProbeTimeout, cancellationToken);
        return State is NodeState.Up && reply.Outcome is not JsonRpcOutcome.Result && !Throttling.IsSaidBy(reply)
            ? await _probes.CallAsync(method, parameters, options.ProbeTimeout, cancellationToken)
            : reply;
    }

    private async ValueTask<DateTimeOffset?> ReadHeadTimeAsync(CancellationToken cancellationToken)
    {
        if (chain.Family is not ChainFamily.Evm)
        {
            return null;
        }

        var block = await _probes.CallAsync("eth_getBlockByNumber", LatestBlock, options.ProbeTimeout, cancellationToken);
        return
            block.Outcome is JsonRpcOutcome.Result
            && block.ReadPayload() is { ValueKind: JsonValueKind.Object } header
            && header.TryGetProperty("timestamp"u8, out var timestamp)
            && Quantity.TryRead(timestamp, out var seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
    }

    // A node that says "too many requests" is not down: how many there are, customers decide.
    private void Fail(JsonRpcReply reply, string otherwise)
    {
        if (Throttling.IsSaidBy(reply))
        {
            Throttle.Record(reply.RetryAfter);
            if (State is NodeState.Up)
            {
                return;
            }
        }

        Breaker.ProbeFailed();
        Set(NodeState.Down, reply.Problem ?? otherwise);
    }

    private void Set(NodeState state, string? problem)
    {
        lock (_lock)
        {
            Volatile.Write(ref _status, _status with { State = state, Problem = problem });
        }
    }

    private void SetHead(long head, DateTimeOffset? headTime, TimeSpan latency)
    {
        lock (_lock)
        {
            // Any change counts, a lower number too: after a reorg the chain is alive.
            var (seenAt, stamp) =
                _status.Head == head ? (_status.HeadSeenAt, _status.HeadStamp) : (timeProvider.GetUtcNow(), timeProvider.GetTimestamp());
            Volatile.Write(
                ref _status,
                _status with
                {
                    State = NodeState.Up,
                    Head = head,
                    HeadSeenAt = seenAt,
                    HeadStamp = stamp,
                    HeadTime = headTime,
                    Latency = latency,
                    Problem = null,
                }
            );
        }
    }
}
