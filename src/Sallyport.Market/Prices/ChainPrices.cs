using Sallyport.Chains;
using Sallyport.Chains.Feeds;

namespace Sallyport.Market.Prices;

/// <summary>
/// What one chain's feed means for its prices: each event of the chain becomes the market events that follow from it. Keeps its knowledge of what was told
/// (the last price of each asset, whether the feed is stale) across readings of the feed. Not thread-safe.
/// </summary>
internal sealed class ChainPrices(ChainId chain, PriceBook book)
{
    private readonly Dictionary<AssetId, Quote> _told = [];
    private readonly Dictionary<string, PairId> _pairByAddress = book.Pairs.ToDictionary(
        pair => pair.Id.Address,
        pair => pair.Id,
        StringComparer.Ordinal
    );
    private EvmBlock? _block;
    private bool _stale;

    public LogFilter Filter { get; } = new([.. book.Pairs.Select(pair => pair.Id.Address)], [UniswapV2.SyncTopic]);

    public IReadOnlyCollection<Pair> Pairs => book.Pairs;

    /// <summary>The feed counts from a block; these reserves stand after it.</summary>
    public List<MarketEvent> Start(EvmBlock block, IReadOnlyDictionary<PairId, Reserves> reserves)
    {
        _block = block;
        book.Reset(reserves);
        return [.. Resume(), .. TellAll()];
    }

    /// <summary>Any other event of the feed.</summary>
    public List<MarketEvent> Handle(EvmFeedEvent feedEvent, int keepBlocks) =>
        feedEvent switch
        {
            EvmFeedEvent.Head head => Advance(head.Block, keepBlocks),
            EvmFeedEvent.Log { Removed: false } log => Apply(log.Value),
            EvmFeedEvent.Reorg reorg => Undo(reorg.Ancestor),
            EvmFeedEvent.Stale stale => Stale(stale.Since),

            // Removed logs were undone with their blocks; Resumed is told with the first block after it, when there is something to tell.
            _ => [],
        };

    private List<MarketEvent> Advance(EvmBlock block, int keepBlocks)
    {
        List<MarketEvent> events = _stale ? [.. Resume(), .. TellAll()] : [];
        _block = block;
        book.ForgetUpTo(block.Number - keepBlocks);
        return events;
    }

    private List<MarketEvent> Apply(EvmLog log)
    {
        if (
            log.Topics is not [UniswapV2.SyncTopic, ..]
            || !_pairByAddress.TryGetValue(log.Address, out var pair)
            || !UniswapV2.TryReadReserves(log.Data.Span, out var reserves)
        )
        {
            return [];
        }

        book.Apply(pair, reserves, log.Block.Number);
        return Tell(book.DependentsOf(pair), quote => quote.Uses(pair));
    }

    private List<MarketEvent> Undo(EvmBlock ancestor)
    {
        var wasStale = _stale;
        List<MarketEvent> events = [.. Resume(), new MarketEvent.Reorged(chain, ancestor.Number + 1)];
        _block = ancestor;
        var touched = book.UndoAfter(ancestor.Number);
        events.AddRange(wasStale ? TellAll() : Tell(touched.SelectMany(book.DependentsOf).ToHashSet(), quote => touched.Any(quote.Uses)));
        return events;
    }

    private List<MarketEvent> Stale(DateTimeOffset since)
    {
        if (_stale)
        {
            return [];
        }

        _stale = true;
        return [new MarketEvent.FeedStale(chain, since)];
    }

    private MarketEvent[] Resume()
    {
        if (!_stale)
        {
            return [];
        }

        _stale = false;
        return [new MarketEvent.FeedResumed(chain)];
    }

    private List<MarketEvent> TellAll() => Tell(book.Assets, static _ => true);

    // A price is told when it is another one than last told, and in any case when a pair it comes from has just been heard of.
    private List<MarketEvent> Tell(IEnumerable<AssetId> assets, Func<Quote, bool> always)
    {
        var events = new List<MarketEvent>();
        foreach (var asset in assets)
        {
            if (!book.TryGetQuote(asset, out var quote))
            {
                _told.Remove(asset);
                continue;
            }

            if (always(quote) || !_told.TryGetValue(asset, out var last) || last != quote)
            {
                _told[asset] = quote;
                events.Add(new MarketEvent.PriceChanged(asset, quote.Pair, quote.UsdPrice, _block!.Number, _block.Time));
            }
        }

        return events;
    }
}
