using System.Text.Json;
using Microsoft.Extensions.Logging;
using Sallyport.Chains.JsonRpc;

namespace Sallyport.Chains.Upstreams;

/// <summary>
/// The nodes of one chain. A request goes to the best node and on to the next when that one fails; each node is looked at again and again on connections
/// of its own, and when all are known to be down a request is refused at once instead of waiting for them. What customers ask for never takes a node out.
/// </summary>
public sealed partial class UpstreamPool : IAsyncDisposable
{
    // Solana's slots come about ten times as fast as blocks of the slower chains.
    private const int SlotsPerBlock = 10;

    // An account whose share is used up gets a place when one of its own calls ends; when that is, nobody knows.
    private static readonly TimeSpan RetryAfterRefusal = TimeSpan.FromSeconds(1);

    private readonly ChainOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<UpstreamPool> _logger;
    private readonly UpstreamMetrics? _metrics;
    private readonly UpstreamNode[] _nodes;
    private readonly CallLimiter _limiter;
    private readonly TimeSpan _probeInterval;
    private readonly int _blocks;
    private readonly HeadTrust _headTrust;
    private readonly CancellationTokenSource _stopping = new();
    private Task _probing = Task.CompletedTask;

    internal UpstreamPool(
        ChainId chain,
        ChainOptions options,
        TimeProvider timeProvider,
        ILogger<UpstreamPool> logger,
        UpstreamMetrics? metrics = null
    )
    {
        _metrics = metrics;
        Chain = chain;
        _options = options;
        _timeProvider = timeProvider;
        _logger = logger;
        _limiter = new CallLimiter(options.MaxCallsUnderWay, options.MaxCallsWaiting, options.MaxCallWait, timeProvider);
        _blocks = chain.Family is ChainFamily.Svm ? SlotsPerBlock : 1;
        _headTrust = new HeadTrust((long)options.MaxBlocksAhead * _blocks, options.HeadTimeout * 4);

        // Looked at less often than the head timeout, a living node's head would seem old.
        _probeInterval = TimeSpan.FromTicks(Math.Min(options.ProbeInterval.Ticks, options.HeadTimeout.Ticks / 3));
        _nodes = [.. options.Nodes.Select(Create)];
    }

    /// <summary>The chain.</summary>
    public ChainId Chain { get; }

    /// <summary>True when a node is up.</summary>
    public bool IsAvailable => _nodes.Any(node => node.State is NodeState.Up);

    /// <summary>Gets how many calls wait for the calls of their account to end.</summary>
    public int CallsWaiting => _limiter.Waiting;

    /// <summary>The nodes as last seen, in the order of configuration.</summary>
    public IReadOnlyList<UpstreamHealth> Health => [.. _nodes.Select(Describe)];

    internal ChainOptions Options => _options;

    /// <summary>Asks on behalf of the server itself; see <see cref="RequestAsync(string, JsonElement, string?, CancellationToken)"/>.</summary>
    public ValueTask<ChainResult> RequestAsync(string method, JsonElement parameters, CancellationToken cancellationToken = default) =>
        RequestAsync(method, parameters, accountId: null, cancellationToken);

    /// <summary>
    /// Asks the best node, and the next one if that fails. A node's own error is an answer: no other node is asked, unless it says that we ask too much.
    /// </summary>
    /// <param name="method">The JSON-RPC method. Not checked here.</param>
    /// <param name="parameters">Its parameters, a JSON array.</param>
    /// <param name="accountId">The account whose share of the calls under way this one takes; null for the server's own calls, which are few.</param>
    /// <param name="cancellationToken">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The result, or Unavailable, Timeout, NodeError, InvalidResponse or RateLimited.</returns>
    public async ValueTask<ChainResult> RequestAsync(
        string method,
        JsonElement parameters,
        string? accountId,
        CancellationToken cancellationToken
    )
    {
        if (accountId is null)
        {
            return await AskAsync(method, parameters, cancellationToken);
        }

        if (!await _limiter.EnterAsync(accountId, cancellationToken))
        {
            _metrics?.Refused(Chain);
            return ChainResult.Fail(
                new ChainFailure(ChainFailureKind.RateLimited, $"too many calls of the account are under way on chain {Chain.Name}")
                {
                    RetryAfter = RetryAfterRefusal,
                }
            );
        }

        try
        {
            return await AskAsync(method, parameters, cancellationToken);
        }
        finally
        {
            _limiter.Leave(accountId);
        }
    }

    /// <summary>The nodes a feed may read from: the best first, those that did not answer last; never one of another chain.</summary>
    internal IReadOnlyList<UpstreamNode> InFeedOrder() =>
        [
            .. _nodes
                .Where(node => node.WebSocket is not null && node.State is not NodeState.WrongChain)
                .OrderBy(node => node.State is not NodeState.Up)
                .ThenBy(Rank),
        ];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _probing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var node in _nodes)
        {
            node.Dispose();
        }

        _stopping.Dispose();
    }

    private UpstreamNode Create(NodeOptions node)
    {
        if (!NodeUrl.TryCreate(node.Http, ["http", "https"], out var url))
        {
            throw new ChainConfigurationException($"Chain {Chain.Name}: the address of a node is not an http or https URL.");
        }

        NodeUrl.TryCreate(node.WebSocket, ["ws", "wss"], out var webSocket);
        return new UpstreamNode(Chain, url, webSocket, _options, _probeInterval, _timeProvider);
    }

    private async ValueTask<ChainResult> AskAsync(string method, JsonElement parameters, CancellationToken cancellationToken)
    {
        // A node that took a transaction and did not say so has sent it perhaps. Which other node may see it, the operator decides.
        var onlyOne = !_options.ResendTransactions && method.Contains("send", StringComparison.OrdinalIgnoreCase);
        ChainResult? nodeError = null;
        ChainFailure? failure = null;
        foreach (var node in InOrder())
        {
            var began = _metrics?.Began() ?? 0;
            var reply = await node.CallAsync(method, parameters, cancellationToken);
            _metrics?.Ended(began, Chain, node, reply.Outcome);
            Judge(node, reply);
            switch (reply.Outcome)
            {
                case JsonRpcOutcome.Result:
                    return ChainResult.Success(reply.Payload);
                case JsonRpcOutcome.Error when !Throttling.IsSaidBy(reply):
                    return NodeError(node, reply);
                case JsonRpcOutcome.TooLarge:
                    return ChainResult.Fail(ChainFailureKind.InvalidResponse, "the node's answer is too large");
            }

            if (!reply.Payload.IsEmpty)
            {
                nodeError ??= NodeError(node, reply);
            }

            failure = Describe(reply, onlyOne);
            if (onlyOne)
            {
                break;
            }
        }

        return nodeError ?? ChainResult.Fail(failure ?? NoNode());
    }

    // Only what the node or the way to it did wrong counts. Slow, refused and throttled calls do not: customers can make as many of those as they like.
    private void Judge(UpstreamNode node, JsonRpcReply reply)
    {
        if (Throttling.IsSaidBy(reply))
        {
            _metrics?.Throttled(Chain, node);
            if (node.Throttle.Record(reply.RetryAfter))
            {
                Log.Throttled(_logger, Chain.Name, node.Url, node.Throttle.Pause);
            }

            return;
        }

        var failed = reply.Outcome is JsonRpcOutcome.Unreachable or JsonRpcOutcome.Invalid;
        var counts = failed || reply.Outcome is JsonRpcOutcome.Result or JsonRpcOutcome.Error or JsonRpcOutcome.TooLarge;
        if (counts && node.Breaker.Record(failed, reply.Problem))
        {
            _metrics?.BreakerOpened(Chain, node);
            Log.BreakerOpened(_logger, Chain.Name, node.Url, node.Breaker.Reason);
        }

        // Whether the node is down, a probe decides.
        if (failed || reply.Outcome is JsonRpcOutcome.Timeout)
        {
            node.Wake();
        }
    }

    private ChainFailure Describe(JsonRpcReply reply, bool isSend) =>
        reply.Outcome switch
        {
            JsonRpcOutcome.Timeout => new(
                ChainFailureKind.Timeout,
                isSend ? "the node did not answer in time; it may have sent the transaction" : "the node did not answer in time"
            ),
            JsonRpcOutcome.Invalid => new(ChainFailureKind.InvalidResponse, "the node's answer is not valid"),
            JsonRpcOutcome.Refused => new(ChainFailureKind.InvalidResponse, $"the node refused the request ({reply.Problem})"),
            JsonRpcOutcome.Throttled => NoNode(),
            _ => new(ChainFailureKind.Unavailable, $"no node of chain {Chain.Name} can be reached"),
        };

    // Where nodes are up, all of them asked for a pause.
    private ChainFailure NoNode()
    {
        if (!IsAvailable)
        {
            return new(ChainFailureKind.Unavailable, $"no node of chain {Chain.Name} can be reached");
        }

        var pause = _nodes.Where(node => node.State is NodeState.Up).Min(node => node.Throttle.Pause);
        return new(ChainFailureKind.Unavailable, $"the nodes of chain {Chain.Name} take no more requests for now")
        {
            RetryAfter = pause > NodeThrottle.ShortPause ? pause : NodeThrottle.ShortPause,
        };
    }

    private ChainResult NodeError(UpstreamNode node, JsonRpcReply reply)
    {
        var error = node.Redact(reply.Payload);
        if (!error.Equals(reply.Payload))
        {
            Log.ErrorRedacted(_logger, Chain.Name, node.Url);
        }

        return reply.Outcome is JsonRpcOutcome.Throttled
            ? ChainResult.Fail(NoNode() with { NodeError = error })
            : ChainResult.Fail(ChainFailureKind.NodeError, "the node answered with an error", error);
    }

    // By rank, and within a rank in the order of configuration; of nodes that are behind, the one that is furthest first.
    private UpstreamNode[] InOrder() =>
        _nodes
            .Where(node => node.State is NodeState.Up && node.Throttle.Pause == TimeSpan.Zero)
            .OrderBy(Rank)
            .ThenByDescending(node => Rank(node) is NodeRank.Behind ? node.Status.Head : null)
            .ToArray();

    private NodeRank Rank(UpstreamNode node)
    {
        var status = node.Status;
        if (status.Ahead > _headTrust.MaxAhead)
        {
            return NodeRank.TooFarAhead;
        }

        if (status.Behind > (long)_options.MaxBlocksBehind * _blocks || !IsFresh(status))
        {
            return NodeRank.Behind;
        }

        return node.Breaker.IsOpen || node.Throttle.IsRecent ? NodeRank.Failing : NodeRank.Preferred;
    }

    private bool IsFresh(NodeStatus status) =>
        status.Head is not null && _timeProvider.GetElapsedTime(status.HeadStamp) <= _options.HeadTimeout + _probeInterval;

    private UpstreamHealth Describe(UpstreamNode node)
    {
        var status = node.Status;
        var pause = node.Throttle.Pause;
        var rank = Rank(node);
        return new UpstreamHealth(
            Chain,
            node.Url.ToString(),
            status.State,
            status.Head,
            status.HeadSeenAt,
            status.State is NodeState.Up && rank is NodeRank.Preferred && pause == TimeSpan.Zero,
            node.Breaker.IsOpen,
            pause == TimeSpan.Zero ? null : _timeProvider.GetUtcNow() + pause,
            node.CallsUnderWay,
            status.Latency,
            status.Problem ?? Remark(node, rank, pause)
        );
    }

    // Why a node that is up is not asked first.
    private static string? Remark(UpstreamNode node, NodeRank rank, TimeSpan pause) =>
        (node.State, rank) switch
        {
            (not NodeState.Up, _) => null,
            _ when pause > TimeSpan.Zero => "it asked for a pause (Retry-After)",
            _ when node.Breaker.Reason is { } reason => reason,
            (_, NodeRank.TooFarAhead) => $"its head is {node.Status.Ahead} blocks above that of the other nodes",
            (_, NodeRank.Behind) when node.Status.Behind > 0 => $"its head is {node.Status.Behind} blocks behind",
            (_, NodeRank.Behind) => "its head is old",
            (_, NodeRank.Failing) => "it says that it gets too many requests",
            _ => null,
        };
}
