using Sallyport.Channels;
using Sallyport.Market;

namespace Sallyport.Doors.Feeds;

/// <summary>Reads the market's feed and publishes it: a price to its asset's channel, what concerns a whole chain to each asset of it.</summary>
internal sealed partial class FeedService(
    PriceFeed feed,
    MarketCatalogue catalogue,
    IBroker broker,
    FeedMetrics metrics,
    TimeProvider time,
    ILogger<FeedService> logger
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var change in feed.ReadAsync(stoppingToken))
                {
                    await PublishAsync(change, stoppingToken);
                }

                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A bug in the feed must not take the doors down with it: begin anew.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.Failed(logger, exception);
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async ValueTask PublishAsync(MarketEvent change, CancellationToken cancellationToken)
    {
        switch (change)
        {
            case MarketEvent.PriceChanged price:
                metrics.Published(price.Asset.Chain.Name, "price");
                await broker.PublishAsync(
                    MarketPriceChannel.Of(price.Asset),
                    PublicationKind.Data,
                    new PricePush(price.Asset, price),
                    cancellationToken
                );
                break;
            case MarketEvent.FeedStale stale:
                metrics.Published(stale.Chain.Name, "stale");
                metrics.SetStale(stale.Chain.Name, isStale: true);
                Log.Stale(logger, stale.Chain.Name, stale.Since);
                await PublishToChainAsync(stale.Chain, PublicationKind.Stale, stale, cancellationToken);
                break;
            case MarketEvent.Reorged reorg:
                metrics.Published(reorg.Chain.Name, "reorg");
                await PublishToChainAsync(reorg.Chain, PublicationKind.Reorg, reorg, cancellationToken);
                break;
            case MarketEvent.FeedResumed resumed:
                metrics.Published(resumed.Chain.Name, "resumed");
                metrics.SetStale(resumed.Chain.Name, isStale: false);
                // The prices that follow say so to subscribers.
                Log.Resumed(logger, resumed.Chain.Name);
                break;
            default:
                break;
        }
    }

    private async ValueTask PublishToChainAsync(
        Sallyport.Chains.ChainId chain,
        PublicationKind kind,
        MarketEvent change,
        CancellationToken cancellationToken
    )
    {
        foreach (var asset in catalogue.Assets)
        {
            if (asset.Id.Chain == chain)
            {
                await broker.PublishAsync(MarketPriceChannel.Of(asset.Id), kind, new PricePush(asset.Id, change), cancellationToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3121, LogLevel.Warning, "The feed of {Chain} has been quiet since {Since}.", EventName = "FeedStale")]
        public static partial void Stale(ILogger logger, string chain, DateTimeOffset since);

        [LoggerMessage(3122, LogLevel.Information, "The feed of {Chain} goes on.", EventName = "FeedResumed")]
        public static partial void Resumed(ILogger logger, string chain);

        [LoggerMessage(3123, LogLevel.Error, "The market's feed failed unexpectedly; it is read anew.", EventName = "FeedFailed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
