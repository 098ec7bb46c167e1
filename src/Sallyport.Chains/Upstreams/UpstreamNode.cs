using System.Globalization;
using System.Text.Json;
using Sallyport.Chains.JsonRpc;

namespace Sallyport.Chains.Upstreams;

/// <summary>One node: its addresses, its client, and what is known of it. Thread-safe.</summary>
internal sealed class UpstreamNode(ChainId chain, NodeUrl url, NodeUrl? webSocket, ChainOptions options, TimeProvider timeProvider)
    : IDisposable
{
    private static readonly JsonElement NoParameters = JsonElement.Parse("[]"u8);

    private readonly Lock _lock = new();
    private readonly JsonRpcClient _client = new(url, options.MaxResponseBytes, timeProvider);
    private NodeStatus _status = new(NodeState.Unknown, Head: null, HeadSeenAt: null, Behind: 0, Latency: null, Problem: null);
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public NodeUrl Url => url;

    public NodeUrl? WebSocket => webSocket;

    /// <summary>What is known now: one immutable value, so that a reader never sees half of a change.</summary>
    public NodeStatus Status => Volatile.Read(ref _status);

    public NodeState State => Status.State;

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

    public ValueTask<JsonRpcReply> CallAsync(string method, JsonElement parameters, CancellationToken cancellationToken) =>
        _client.CallAsync(method, parameters, options.RequestTimeout, cancellationToken);

    /// <summary>
    /// Looks at the node: its chain id unless it is known to be up (a node that comes back may be another one), then its head.
    /// </summary>
    /// <returns>The state before.</returns>
    public async Task<NodeState> ProbeAsync(long? bestHead, CancellationToken cancellationToken)
    {
        var before = State;
        if (chain.Family is ChainFamily.Evm && before is not NodeState.Up)
        {
            var id = await ProbeCallAsync("eth_chainId", cancellationToken);
            if (id.Outcome is not JsonRpcOutcome.Result)
            {
                Set(NodeState.Down, id.Problem);
                return before;
            }

            if (!Quantity.TryRead(id.Payload, out var number) || number != chain.Number)
            {
                Set(NodeState.WrongChain, $"answers chain id {ShowQuantity(id.Payload)}, configured is {chain.Number}");
                return before;
            }
        }

        var asked = timeProvider.GetTimestamp();
        var head = await ProbeCallAsync(chain.Family is ChainFamily.Evm ? "eth_blockNumber" : "getSlot", cancellationToken);
        if (head.Outcome is JsonRpcOutcome.Result && Quantity.TryRead(head.Payload, out var height))
        {
            SetHead(height, bestHead, timeProvider.GetElapsedTime(asked));
        }
        else
        {
            Set(NodeState.Down, head.Problem ?? "the head is no number");
        }

        return before;
    }

    /// <summary>A request found it unreachable: nobody else need find out, and it is looked at again at once.</summary>
    public void MarkDown(string? problem)
    {
        lock (_lock)
        {
            if (_status.State is NodeState.Up)
            {
                Volatile.Write(ref _status, _status with { State = NodeState.Down, Problem = problem });
            }
        }

        Wake();
    }

    public void Wake()
    {
        TaskCompletionSource wake;
        lock (_lock)
        {
            wake = _wake;
            _wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        wake.TrySetResult();
    }

    public void Dispose() => _client.Dispose();

    private static string ShowQuantity(JsonElement value) =>
        Quantity.TryRead(value, out var number) ? number.ToString(CultureInfo.InvariantCulture) : "that is no number";

    private ValueTask<JsonRpcReply> ProbeCallAsync(string method, CancellationToken cancellationToken) =>
        _client.CallAsync(method, NoParameters, options.ProbeTimeout, cancellationToken);

    private void Set(NodeState state, string? problem)
    {
        lock (_lock)
        {
            Volatile.Write(ref _status, _status with { State = state, Problem = problem });
        }
    }

    private void SetHead(long head, long? bestHead, TimeSpan latency)
    {
        lock (_lock)
        {
            // Any change counts, a lower number too: after a reorg the chain is alive.
            var seenAt = _status.Head == head ? _status.HeadSeenAt : timeProvider.GetUtcNow();
            var behind = Math.Max(0, (bestHead ?? head) - head);
            Volatile.Write(ref _status, new NodeStatus(NodeState.Up, head, seenAt, behind, latency, Problem: null));
        }
    }
}
