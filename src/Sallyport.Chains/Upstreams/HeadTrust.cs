namespace Sallyport.Chains.Upstreams;

/// <summary>
/// Which of the heads that nodes tell is the measure for the others. A head far above the rest may be a lie or a fault, and must not make all other nodes
/// look old; but a node that is still syncing must not make the good ones look like liars.
/// </summary>
/// <param name="MaxAhead">How far above the next one a head may be and still be believed without question.</param>
/// <param name="OldBlock">The age from which the newest block of a node shows that the node is behind.</param>
internal sealed record HeadTrust(long MaxAhead, TimeSpan OldBlock)
{
    /// <summary>
    /// The highest head that is believed. The highest one is not when it is far above the next one, unless the node of that one is known to be old.
    /// </summary>
    public long? Best(IEnumerable<NodeStatus> nodes, DateTimeOffset now)
    {
        NodeStatus? best = null;
        foreach (var node in nodes.Where(node => node.Head is not null).OrderByDescending(node => node.Head))
        {
            if (best is null || (best.Head - node.Head > MaxAhead && !IsOld(node, now)))
            {
                best = node;
            }
            else
            {
                break;
            }
        }

        return best?.Head;
    }

    private bool IsOld(NodeStatus node, DateTimeOffset now) => now - node.HeadTime > OldBlock;
}
