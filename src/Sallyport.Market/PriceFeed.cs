using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Sallyport.Chains;
using Sallyport.Chains.Feeds;
using Sallyport.Chains.Upstreams;
using Sallyport.Market.Prices;

namespace Sallyport.Market;

/// <summary>The prices of all configured assets as they change.</summary>
public sealed partial class PriceFeed(
    MarketCatalogue catalogue,
    EvmFeed feed,
    UpstreamPools pools,
    TimeProvider timeProvider,
    ILogger<PriceFeed> logger
)
{
    private const int QueuedEvents = 4096;

    // As deep as the chain feed itself can undo.
    private const int KeepBlocks = 256;

    private static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Reads the market until cancelled. First, for each chain that can be reached, the price of each asset as it stands; then what changes.
    /// A chain that cannot be reached delays no other; after its head timeout it is told as stale.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    public async IAsyncEnumerable<MarketEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var events = Channel.CreateBounded<MarketEvent>(QueuedEvents);
        var chains = catalogue.Chains.Select(chain => FollowAgainAndAgainAsync(chain, events.Writer, stopping.Token)).ToArray();
        try
        {
            await foreach (var marketEvent in events.Reader.ReadAllAsync(cancellationToken))
            {
                yield return marketEvent;
            }
        }
        finally
        {
            await stopping.CancelAsync();
            await Task.WhenAll(chains).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAgainAndAgainAsync(ChainId chain, ChannelWriter<MarketEvent> events, CancellationToken cancellationToken)
    {
        if (!pools.TryGet(chain, out var pool))
        {
            Log.NoNodes(logger, chain);
            return;
        }

        var book = new PriceBook(
            catalogue.StableOf(chain),
            catalogue.Assets.Where(asset => asset.Id.Chain == chain),
            catalogue.Pairs.Where(pair => pair.Id.Chain == chain)
        );
        var prices = new ChainPrices(chain, book);
        var reserves = new ReserveReader(pool, timeProvider, logger);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(chain, prices, reserves, events, cancellationToken);
                Log.NoReserves(logger, chain);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // A bug in one chain's feed must not silence the others.
                Log.Failed(logger, chain, exception);
            }

            await Task.Delay(RestartPause, timeProvider, cancellationToken);
        }
    }

    /// <summary>Reads the feed; returns when the reserves that it must start from cannot be read.</summary>
    private async Task FollowAsync(
        ChainId chain,
        ChainPrices prices,
        ReserveReader reader,
        ChannelWriter<MarketEvent> events,
        CancellationToken cancellationToken
    )
    {
        await foreach (var feedEvent in feed.ReadAsync(chain, prices.Filter, cancellationToken))
        {
            List<MarketEvent> followed;
            if (feedEvent is EvmFeedEvent.Started started)
            {
                if (await reader.ReadAsync(prices.Pairs, started.Block, cancellationToken) is not { } reserves)
                {
                    return;
                }

                followed = prices.Start(started.Block, reserves);
            }
            else
            {
                followed = prices.Handle(feedEvent, KeepBlocks);
            }

            foreach (var marketEvent in followed)
            {
                await events.WriteAsync(marketEvent, cancellationToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6001, LogLevel.Error, "Market of chain {Chain}: the chain has no nodes.", EventName = "MarketWithoutNodes")]
        public static partial void NoNodes(ILogger logger, ChainId chain);

        [LoggerMessage(
            6002,
            LogLevel.Warning,
            "Market of chain {Chain}: no reserves can be read; starting again.",
            EventName = "MarketWithoutReserves"
        )]
        public static partial void NoReserves(ILogger logger, ChainId chain);

        [LoggerMessage(6003, LogLevel.Error, "Market of chain {Chain}: failed; starting again.", EventName = "MarketFailed")]
        public static partial void Failed(ILogger logger, ChainId chain, Exception exception);
    }
}
