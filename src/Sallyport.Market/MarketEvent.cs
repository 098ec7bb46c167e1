using Sallyport.Chains;

namespace Sallyport.Market;

/// <summary>What the market tells.</summary>
public abstract record MarketEvent
{
    private MarketEvent() { }

    /// <summary>The price of an asset as it stands now: at start, after a swap, corrected after a reorg, and once more when its feed resumes.</summary>
    /// <param name="Asset">The asset.</param>
    /// <param name="Pair">The pair it is priced by: with the stable asset where there is one, else with a token that has such a pair; the deepest.</param>
    /// <param name="UsdPrice">US dollars for one whole unit; finite and greater than zero.</param>
    /// <param name="BlockNumber">The block after which it stands.</param>
    /// <param name="Date">The time of that block.</param>
    public sealed record PriceChanged(AssetId Asset, PairId Pair, double UsdPrice, long BlockNumber, DateTimeOffset Date) : MarketEvent;

    /// <summary>The chain's feed has been quiet since <paramref name="Since"/>: its prices may be old.</summary>
    public sealed record FeedStale(ChainId Chain, DateTimeOffset Since) : MarketEvent;

    /// <summary>The chain's feed goes on; the price of each of its assets follows.</summary>
    public sealed record FeedResumed(ChainId Chain) : MarketEvent;

    /// <summary>Blocks from <paramref name="FromBlock"/> on were undone; the price of each asset that they had moved follows.</summary>
    public sealed record Reorged(ChainId Chain, long FromBlock) : MarketEvent;
}
