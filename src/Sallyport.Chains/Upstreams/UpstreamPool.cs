using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Sallyport.Chains.JsonRpc;

namespace Sallyport.Chains.Upstreams;

/// <summary>
/// The nodes of one chain. A request goes to the best node and on to the next when that one cannot be reached; each node is looked at again and again, and
/// when all are known to be down a request is refused at once instead of waiting for them.
/// </summary>
public sealed partial class UpstreamPool : IAsyncDisposable
{
    // Solana's slots come about ten times as fast as blocks of the slower chains.
    private const int SlotsPerBlock = 10;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    private readonly ChainOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<UpstreamPool> _logger;
    private readonly UpstreamMetrics? _metrics;
    private readonly UpstreamNode[] _nodes;
    private readonly TimeSpan _probeInterval;
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
        _nodes = [.. options.Nodes.Select(node => Create(chain, node, options, timeProvider))];

        // Looked at less often than the head timeout, a living node's head would seem old.
        _probeInterval = TimeSpan.FromTicks(Math.Min(options.ProbeInterval.Ticks, options.HeadTimeout.Ticks / 3));
    }

    /// <summary>The chain.</summary>
    public ChainId Chain { get; }

    /// <summary>True when a request would be tried: a node is up.</summary>
    public bool IsAvailable => _nodes.Any(node => node.State is NodeState.Up);

    /// <summary>The nodes as last seen, in the order of configuration.</summary>
    public IReadOnlyList<UpstreamHealth> Health =>
        [
            .. _nodes.Select(node =>
            {
                var status = node.Status;
                return new UpstreamHealth(
                    Chain,
                    node.Url.ToString(),
                    status.State,
                    status.Head,
                    status.HeadSeenAt,
                    IsPreferred(node),
                    status.Latency,
                    status.Problem
                );
            }),
        ];

    internal ChainOptions Options => _options;

    /// <summary>
    /// Asks the best node, and the next one if that cannot be reached. A node's own error is an answer: no other node is asked.
    /// </summary>
    /// <param name="method">The JSON-RPC method. Not checked here.</param>
    /// <param name="parameters">Its parameters, a JSON array.</param>
    /// <param name="cancellationToken">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The result, or Unavailable, Timeout, NodeError or InvalidResponse.</returns>
    public async ValueTask<ChainResult> RequestAsync(string method, JsonElement parameters, CancellationToken cancellationToken = default)
    {
        var failure = new ChainFailure(ChainFailureKind.Unavailable, $"no node of chain {Chain.Name} can be reached");
        foreach (var node in InOrder())
        {
            var began = _metrics?.Began() ?? 0;
            var reply = await node.CallAsync(method, parameters, cancellationToken);
            _metrics?.Ended(began, Chain, node, reply.Outcome);
            switch (reply.Outcome)
            {
                case JsonRpcOutcome.Result:
                    return ChainResult.Success(reply.Payload);
                case JsonRpcOutcome.Error:
                    return NodeError(node, reply.Payload);
                case JsonRpcOutcome.TooLarge:
                    return ChainResult.Fail(ChainFailureKind.InvalidResponse, "the node's answer is too large");
                case JsonRpcOutcome.Invalid:
                    failure = new ChainFailure(ChainFailureKind.InvalidResponse, "the node's answer is not valid");
                    break;
                case JsonRpcOutcome.Timeout:
                    // One slow request must not take the node from everybody: whether it is down, the look at its head decides.
                    node.Wake();
                    failure = new ChainFailure(ChainFailureKind.Timeout, "the node did not answer in time");
                    break;
                case JsonRpcOutcome.Unreachable:
                    Lose(node, reply.Problem);
                    break;
                case JsonRpcOutcome.Throttled:
                default:
                    break;
            }
        }

        return ChainResult.Fail(failure);
    }

    /// <summary>Looks at every node once and then goes on looking in the background.</summary>
    /// <exception cref="ChainConfigurationException">A node answers with the id of another chain.</exception>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_nodes.Select(node => node.ProbeAsync(BestHead(), cancellationToken)));

        if (_nodes.FirstOrDefault(node => node.State is NodeState.WrongChain) is { } wrong)
        {
            throw new ChainConfigurationException(
                $"Chain {Chain.Name}: node {wrong.Url} {wrong.Status.Problem}. Correct Chains:{Chain.Name}."
            );
        }

        foreach (var node in _nodes.Where(node => node.State is not NodeState.Up))
        {
            Log.UnreachableAtStart(_logger, Chain.Name, node.Url, node.Status.Problem);
        }

        _probing = Task.WhenAll(_nodes.Select(node => KeepProbingAsync(node, _stopping.Token)));
    }

    /// <summary>The nodes a feed may read from: the best first, those that did not answer last; never one of another chain.</summary>
    internal IReadOnlyList<UpstreamNode> InFeedOrder() =>
        [
            .. _nodes
                .Where(node => node.WebSocket is not null && node.State is not NodeState.WrongChain)
                .OrderBy(node => node.State is not NodeState.Up)
                .ThenBy(node => !IsPreferred(node)),
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

    private static UpstreamNode Create(ChainId chain, NodeOptions node, ChainOptions options, TimeProvider timeProvider)
    {
        if (!NodeUrl.TryCreate(node.Http, ["http", "https"], out var url))
        {
            throw new ChainConfigurationException($"Chain {chain.Name}: the address of a node is not an http or https URL.");
        }

        NodeUrl.TryCreate(node.WebSocket, ["ws", "wss"], out var webSocket);
        return new UpstreamNode(chain, url, webSocket, options, timeProvider);
    }

    // Preferred nodes in the order of configuration, then the others, the one that is furthest first.
    private UpstreamNode[] InOrder()
    {
        var up = _nodes.Where(node => node.State is NodeState.Up).ToArray();
        return [.. up.Where(IsPreferred), .. up.Where(node => !IsPreferred(node)).OrderByDescending(node => node.Status.Head)];
    }

    private bool IsPreferred(UpstreamNode node)
    {
        var tolerance = Chain.Family is ChainFamily.Svm ? (long)_options.MaxBlocksBehind * SlotsPerBlock : _options.MaxBlocksBehind;
        var status = node.Status;
        return status.State is NodeState.Up
            && status.Behind <= tolerance
            && _timeProvider.GetUtcNow() - status.HeadSeenAt <= _options.HeadTimeout + _probeInterval;
    }

    private long? BestHead() => _nodes.Where(node => node.State is NodeState.Up).Max(node => node.Status.Head);

    private ChainResult NodeError(UpstreamNode node, JsonElement error)
    {
        if (node.Url.IsRevealedBy(Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(error))))
        {
            Log.ErrorWithheld(_logger, Chain.Name, node.Url);
            return ChainResult.Fail(ChainFailureKind.InvalidResponse, "the node's answer is not valid");
        }

        return ChainResult.Fail(ChainFailureKind.NodeError, "the node answered with an error", error);
    }

    private void Lose(UpstreamNode node, string? problem)
    {
        var wasUp = node.State is NodeState.Up;
        node.MarkDown(problem);
        if (wasUp)
        {
            Log.WentDown(_logger, Chain.Name, node.Url, problem);
        }
    }

    private async Task KeepProbingAsync(UpstreamNode node, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(FirstPause, _probeInterval);
        while (!cancellationToken.IsCancellationRequested)
        {
            var pause = node.State is NodeState.Up ? _probeInterval : backoff.Next();
            await node.Woken.WaitAsync(pause, _timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            NodeState before;
            try
            {
                before = await node.ProbeAsync(BestHead(), cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            if (node.State is NodeState.Up)
            {
                backoff.Reset();
            }

            Tell(node, before);
        }
    }

    private void Tell(UpstreamNode node, NodeState before)
    {
        switch (node.State)
        {
            case NodeState.Up when before is not NodeState.Up:
                Log.CameUp(_logger, Chain.Name, node.Url);
                break;
            case NodeState.Down when before is NodeState.Up:
                Log.WentDown(_logger, Chain.Name, node.Url, node.Status.Problem);
                break;
            case NodeState.WrongChain when before is not NodeState.WrongChain:
                Log.WrongChain(_logger, Chain.Name, node.Url, node.Status.Problem);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            5021,
            LogLevel.Warning,
            "Chain {Chain}: node {Node} cannot be reached at start: {Problem}. It is used as soon as it can.",
            EventName = "NodeUnreachableAtStart"
        )]
        public static partial void UnreachableAtStart(ILogger logger, string chain, NodeUrl node, string? problem);

        [LoggerMessage(5022, LogLevel.Warning, "Chain {Chain}: node {Node} is down: {Problem}.", EventName = "NodeDown")]
        public static partial void WentDown(ILogger logger, string chain, NodeUrl node, string? problem);

        [LoggerMessage(5023, LogLevel.Information, "Chain {Chain}: node {Node} is up.", EventName = "NodeUp")]
        public static partial void CameUp(ILogger logger, string chain, NodeUrl node);

        [LoggerMessage(5024, LogLevel.Error, "Chain {Chain}: node {Node} {Problem}; it is not used.", EventName = "NodeOfAnotherChain")]
        public static partial void WrongChain(ILogger logger, string chain, NodeUrl node, string? problem);

        [LoggerMessage(
            5025,
            LogLevel.Warning,
            "Chain {Chain}: an error of node {Node} repeats a part of its address and was withheld.",
            EventName = "NodeErrorWithheld"
        )]
        public static partial void ErrorWithheld(ILogger logger, string chain, NodeUrl node);
    }
}
