using Sallyport.Chains.JsonRpc;

namespace Sallyport.Chains.Feeds;

/// <summary>
/// Turns heads into an unbroken chain of blocks with their logs. Logs are asked for by the hash of their block: notifications of logs and of heads come in no
/// fixed order and may be lost with the connection, and some nodes never tell which logs a reorg removed. Keeps its place across connections and nodes.
/// </summary>
internal sealed class ChainFollower(LogFilter filter)
{
    // Missed blocks are read one by one back to a known one; from this many on it is cheaper to read the state anew.
    private const int LongestGap = BlockWindow.Capacity;

    private readonly BlockWindow _window = new();

    /// <summary>
    /// Follows the node to <paramref name="head"/>.
    /// </summary>
    /// <returns>
    /// The events, in order; none when the head is known already (a node behind the one before tells old ones); null when the node could not say enough:
    /// nothing has changed then, and a later head tries again.
    /// </returns>
    public async Task<IReadOnlyList<EvmFeedEvent>?> FollowAsync(JsonRpcSocket node, EvmBlock head, CancellationToken cancellationToken)
    {
        if (_window.Find(head.Hash) is not null)
        {
            return [];
        }

        if (_window.Newest is not { } newest || head.Number - newest.Number > LongestGap)
        {
            return Restart(head);
        }

        // From the head back to the first block that is known.
        var blocks = new List<EvmBlock> { head };
        EvmBlock? ancestor;
        while ((ancestor = _window.Find(blocks[^1].ParentHash)) is null)
        {
            if (blocks.Count > LongestGap || blocks[^1].Number <= _window.Oldest!.Number)
            {
                return Restart(head);
            }

            var parent = await node.CallAsync("eth_getBlockByHash", EvmJson.BlockByHash(blocks[^1].ParentHash), cancellationToken);
            if (parent.Outcome is not JsonRpcOutcome.Result || !EvmJson.TryReadBlock(parent.ReadPayload(), out var block))
            {
                return null;
            }

            blocks.Add(block);
        }

        blocks.Reverse();
        return await ReadLogsAsync(node, blocks, cancellationToken) is { } logs ? Apply(newest, ancestor, blocks, logs) : null;
    }

    private EvmFeedEvent[] Restart(EvmBlock head)
    {
        _window.Restart(head);
        return [new EvmFeedEvent.Started(head)];
    }

    private async Task<List<EvmLog>?> ReadLogsAsync(JsonRpcSocket node, List<EvmBlock> blocks, CancellationToken cancellationToken)
    {
        if (filter.Addresses.Count == 0)
        {
            return [];
        }

        var parameters =
            blocks.Count == 1
                ? EvmJson.LogsOfBlock(blocks[0].Hash, filter)
                : EvmJson.LogsOfRange(blocks[0].Number, blocks[^1].Number, filter);
        var answer = await node.CallAsync("eth_getLogs", parameters, cancellationToken);
        var byHash = blocks.ToDictionary(block => block.Hash, StringComparer.Ordinal);
        return answer.Outcome is JsonRpcOutcome.Result && EvmJson.TryReadLogs(answer.ReadPayload(), byHash, out var logs) ? logs : null;
    }

    private List<EvmFeedEvent> Apply(EvmBlock newest, EvmBlock ancestor, List<EvmBlock> blocks, List<EvmLog> logs)
    {
        var events = new List<EvmFeedEvent>();
        if (!ReferenceEquals(ancestor, newest))
        {
            events.Add(new EvmFeedEvent.Reorg(ancestor));
            events.AddRange(_window.Undo(ancestor).Select(log => new EvmFeedEvent.Log(log, Removed: true)));
        }

        var byBlock = logs.OrderBy(log => log.Index).ToLookup(log => log.Block.Hash, StringComparer.Ordinal);
        foreach (var block in blocks)
        {
            IReadOnlyList<EvmLog> own = [.. byBlock[block.Hash]];
            _window.Append(block, own);
            events.Add(new EvmFeedEvent.Head(block));
            events.AddRange(own.Select(log => new EvmFeedEvent.Log(log, Removed: false)));
        }

        return events;
    }
}
