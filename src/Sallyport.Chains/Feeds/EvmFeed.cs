using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Sallyport.Chains.Upstreams;

namespace Sallyport.Chains.Feeds;

/// <summary>Blocks and logs of EVM chains as they come.</summary>
public sealed class EvmFeed(UpstreamPools pools, TimeProvider timeProvider, ILogger<EvmFeed> logger)
{
    /// <summary>
    /// Reads a chain until cancelled: through broken connections, lost nodes and reorgs, without losing a block. A node that cannot be reached is no
    /// error; after the chain's head timeout the feed says that it is stale.
    /// </summary>
    /// <param name="chain">A configured EVM chain.</param>
    /// <param name="filter">Which logs are wanted.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">The chain is not configured, or is no EVM chain.</exception>
    public IAsyncEnumerable<EvmFeedEvent> ReadAsync(ChainId chain, LogFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(filter);
        if (chain.Family is not ChainFamily.Evm || !pools.TryGet(chain, out var pool))
        {
            throw new ArgumentException($"Chain {chain.Name} has no EVM nodes.", nameof(chain));
        }

        return ReadAsync(pool, filter, cancellationToken);
    }

    private async IAsyncEnumerable<EvmFeedEvent> ReadAsync(
        UpstreamPool pool,
        LogFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var reader = new EvmFeedReader(pool, filter, timeProvider, logger);
        var running = reader.RunAsync(stopping.Token);
        try
        {
            await foreach (var feedEvent in reader.Events.ReadAllAsync(cancellationToken))
            {
                yield return feedEvent;
            }
        }
        finally
        {
            await stopping.CancelAsync();
            await running;
        }
    }
}
