namespace Sallyport.Chains.Upstreams;

/// <summary>The looks at the nodes.</summary>
public sealed partial class UpstreamPool
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Looks at every node once and then goes on looking in the background.</summary>
    /// <exception cref="ChainConfigurationException">A node answers with the id of another chain.</exception>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_nodes.Select(node => ProbeAsync(node, cancellationToken)));

        if (_nodes.FirstOrDefault(node => node.State is NodeState.WrongChain) is { } wrong)
        {
            throw new ChainConfigurationException(
                $"Chain {Chain.Name}: node {wrong.Url} {wrong.Status.Problem}. Correct Chains:{Chain.Name}."
            );
        }

        // The first looks knew nothing of the other nodes. Where heads are far apart, the second ones ask how old they are.
        var heads = Believable().Select(status => status.Head).ToList();
        if (heads.Max() - heads.Min() > _headTrust.MaxAhead)
        {
            await Task.WhenAll(_nodes.Select(node => ProbeAsync(node, cancellationToken)));
        }

        foreach (var node in _nodes)
        {
            node.SetDistance(BestHead());
        }

        foreach (var node in _nodes.Where(node => node.State is not NodeState.Up))
        {
            Log.UnreachableAtStart(_logger, Chain.Name, node.Url, node.Status.Problem);
        }

        _probing = Task.WhenAll(_nodes.Select(node => KeepProbingAsync(node, _stopping.Token)));
    }

    private async Task ProbeAsync(UpstreamNode node, CancellationToken cancellationToken)
    {
        await node.ProbeAsync(Believable(except: node).Max(status => status.Head), _headTrust.MaxAhead, cancellationToken);
        if (node.State is NodeState.Up)
        {
            node.SetDistance(BestHead());
        }
    }

    private async Task KeepProbingAsync(UpstreamNode node, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(FirstPause, _probeInterval);
        while (!cancellationToken.IsCancellationRequested)
        {
            var pause = node.State is NodeState.Up ? _probeInterval : backoff.Next();
            await node.Woken.WaitAsync(pause, _timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            // A node that asked for a pause gets it from us as well.
            await Task.Delay(node.Throttle.Pause, _timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            var before = node.State;
            try
            {
                await ProbeAsync(node, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            if (node.State is NodeState.Up)
            {
                backoff.Reset();
                if (node.Breaker.ProbeSucceeded())
                {
                    Log.BreakerClosed(_logger, Chain.Name, node.Url);
                }
            }

            Tell(node, before);
        }
    }

    private long? BestHead() => _headTrust.Best(Believable(), _timeProvider.GetUtcNow());

    // A node whose head is old says nothing about the others.
    private IEnumerable<NodeStatus> Believable(UpstreamNode? except = null) =>
        _nodes.Where(node => node != except).Select(node => node.Status).Where(status => status.State is NodeState.Up && IsFresh(status));

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
}
