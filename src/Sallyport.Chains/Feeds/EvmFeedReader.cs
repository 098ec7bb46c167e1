using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Sallyport.Chains.JsonRpc;
using Sallyport.Chains.Upstreams;

namespace Sallyport.Chains.Feeds;

/// <summary>
/// One reading of a chain: holds a connection to one node, moves to the next when it breaks or goes quiet, and watches the time since the last new block.
/// The connection loop and the watch are the only writers; the gate keeps Stale and Resumed in turn.
/// </summary>
internal sealed partial class EvmFeedReader(UpstreamPool pool, LogFilter filter, TimeProvider timeProvider, ILogger logger) : IDisposable
{
    private const int QueuedEvents = 4096;

    // Within one head timeout a node that sends no heads by itself is asked this many times.
    private const int PollsPerTimeout = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly Channel<EvmFeedEvent> _events = Channel.CreateBounded<EvmFeedEvent>(QueuedEvents);
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ChainFollower _follower = new(filter);
    private readonly TimeSpan _headTimeout = pool.Options.HeadTimeout;
    private long _lastBlockAt = timeProvider.GetTimestamp();
    private bool _stale;

    public ChannelReader<EvmFeedEvent> Events => _events.Reader;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] loops = [ConnectAgainAndAgainAsync(either.Token), WatchAsync(either.Token)];
        try
        {
            // Neither ends by itself; if one fails the other must not go on alone.
            await await Task.WhenAny(loops);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _events.Writer.TryComplete();
        }
        catch (Exception exception)
        {
            // A bug: the reader of the events gets it.
            _events.Writer.TryComplete(exception);
        }
        finally
        {
            await either.CancelAsync();
            await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task ConnectAgainAndAgainAsync(CancellationToken cancellationToken)
    {
        var backoff = new Backoff(FirstPause, LongestPause < _headTimeout ? LongestPause : _headTimeout);
        UpstreamNode? last = null;
        while (true)
        {
            // The node that was just lost comes last: another one may be well.
            foreach (var node in pool.InFeedOrder().OrderBy(node => ReferenceEquals(node, last)))
            {
                if (await ReadAsync(node, cancellationToken))
                {
                    backoff.Reset();
                    last = node;
                    break;
                }
            }

            await Task.Delay(backoff.Next(), timeProvider, cancellationToken);
        }
    }

    /// <summary>Reads from one node until the connection breaks or the node goes quiet.</summary>
    /// <returns>True when it told at least one new block.</returns>
    private async Task<bool> ReadAsync(UpstreamNode node, CancellationToken cancellationToken)
    {
        var options = pool.Options;
        var (socket, problem) = await JsonRpcSocket.ConnectAsync(
            node.WebSocket!,
            options.MaxResponseBytes,
            options.ProbeTimeout,
            timeProvider,
            cancellationToken
        );
        if (socket is null)
        {
            Log.NotConnected(logger, pool.Chain.Name, node.WebSocket!, problem);
            return false;
        }

        await using (socket)
        {
            if (!await IsRightChainAsync(node, socket, cancellationToken))
            {
                return false;
            }

            var subscribed = await socket.CallAsync("eth_subscribe", EvmJson.NewHeads, cancellationToken);
            if (subscribed.Outcome is not JsonRpcOutcome.Result)
            {
                Log.NotConnected(logger, pool.Chain.Name, node.WebSocket!, subscribed.Problem);
                return false;
            }

            Log.Connected(logger, pool.Chain.Name, node.WebSocket!);
            var progressed = await FollowAsync(socket, cancellationToken);
            Log.Left(logger, pool.Chain.Name, node.WebSocket!);
            return progressed;
        }
    }

    // The subscription's address is another one than that of the requests, so it is checked by itself.
    private async Task<bool> IsRightChainAsync(UpstreamNode node, JsonRpcSocket socket, CancellationToken cancellationToken)
    {
        var id = await socket.CallAsync("eth_chainId", EvmJson.None, cancellationToken);
        if (id.Outcome is not JsonRpcOutcome.Result)
        {
            Log.NotConnected(logger, pool.Chain.Name, node.WebSocket!, id.Problem);
            return false;
        }

        var right = Quantity.TryRead(id.ReadPayload(), out var number) && number == pool.Chain.Number;
        if (!right)
        {
            Log.WrongChain(logger, pool.Chain.Name, node.WebSocket!, number);
        }

        return right;
    }

    private async Task<bool> FollowAsync(JsonRpcSocket socket, CancellationToken cancellationToken)
    {
        var progressed = false;
        var lastBlockAt = timeProvider.GetTimestamp();

        // The head that stands now comes first: no block need come before the first price.
        var head = await LatestAsync(socket, cancellationToken);
        Task<bool>? waiting = null;
        while (true)
        {
            if (head is not null && await _follower.FollowAsync(socket, head, cancellationToken) is { Count: > 0 } events)
            {
                progressed = true;
                lastBlockAt = timeProvider.GetTimestamp();
                await TellAsync(events, cancellationToken);
            }

            if (timeProvider.GetElapsedTime(lastBlockAt) >= _headTimeout)
            {
                return progressed;
            }

            if (socket.Notifications.TryRead(out var notification))
            {
                head = ReadHead(notification);
                continue;
            }

            waiting ??= socket.Notifications.WaitToReadAsync(cancellationToken).AsTask();
            await ((Task)waiting)
                .WaitAsync(_headTimeout / PollsPerTimeout, timeProvider, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (!waiting.IsCompleted)
            {
                head = await LatestAsync(socket, cancellationToken);
                continue;
            }

            if (!await waiting)
            {
                return progressed;
            }

            waiting = null;
            head = null;
        }
    }

    private static EvmBlock? ReadHead(JsonElement notification) =>
        notification.ValueKind is JsonValueKind.Object
        && notification.TryGetProperty("result"u8, out var result)
        && EvmJson.TryReadBlock(result, out var head)
            ? head
            : null;

    private static async Task<EvmBlock?> LatestAsync(JsonRpcSocket socket, CancellationToken cancellationToken)
    {
        var latest = await socket.CallAsync("eth_getBlockByNumber", EvmJson.LatestBlock, cancellationToken);
        return latest.Outcome is JsonRpcOutcome.Result && EvmJson.TryReadBlock(latest.ReadPayload(), out var head) ? head : null;
    }

    private async Task TellAsync(IReadOnlyList<EvmFeedEvent> events, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _lastBlockAt = timeProvider.GetTimestamp();
            if (_stale)
            {
                _stale = false;
                Log.Resumed(logger, pool.Chain.Name);
                await _events.Writer.WriteAsync(new EvmFeedEvent.Resumed(), cancellationToken);
            }

            foreach (var feedEvent in events)
            {
                await _events.Writer.WriteAsync(feedEvent, cancellationToken);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    // Beside the connection loop, because that may be waiting for a node that does not answer.
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan left;
            await _gate.WaitAsync(cancellationToken);
            try
            {
                var quiet = timeProvider.GetElapsedTime(_lastBlockAt);
                left = _headTimeout - quiet;
                if (left <= TimeSpan.Zero)
                {
                    if (!_stale)
                    {
                        _stale = true;
                        var since = timeProvider.GetUtcNow() - quiet;
                        Log.WentStale(logger, pool.Chain.Name, since);
                        await _events.Writer.WriteAsync(new EvmFeedEvent.Stale(since), cancellationToken);
                    }

                    left = _headTimeout;
                }
            }
            finally
            {
                _gate.Release();
            }

            await Task.Delay(left, timeProvider, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Information, "Chain {Chain}: reading blocks from {Node}.", EventName = "FeedConnected")]
        public static partial void Connected(ILogger logger, string chain, NodeUrl node);

        [LoggerMessage(5002, LogLevel.Warning, "Chain {Chain}: no blocks from {Node}: {Problem}.", EventName = "FeedNotConnected")]
        public static partial void NotConnected(ILogger logger, string chain, NodeUrl node, string? problem);

        [LoggerMessage(
            5003,
            LogLevel.Warning,
            "Chain {Chain}: left {Node}: the connection broke or no new block came.",
            EventName = "FeedLeftNode"
        )]
        public static partial void Left(ILogger logger, string chain, NodeUrl node);

        [LoggerMessage(
            5004,
            LogLevel.Error,
            "Chain {Chain}: {Node} answers chain id {Number}; it is not read from.",
            EventName = "FeedOfAnotherChain"
        )]
        public static partial void WrongChain(ILogger logger, string chain, NodeUrl node, long number);

        [LoggerMessage(5005, LogLevel.Warning, "Chain {Chain}: no new block since {Since:O}; its feed is stale.", EventName = "FeedStale")]
        public static partial void WentStale(ILogger logger, string chain, DateTimeOffset since);

        [LoggerMessage(5006, LogLevel.Information, "Chain {Chain}: blocks come again.", EventName = "FeedResumed")]
        public static partial void Resumed(ILogger logger, string chain);
    }
}
