namespace Sallyport.Market.Prices;

/// <summary>What an asset costs, and where that comes from.</summary>
/// <param name="UsdPrice">US dollars for one whole unit.</param>
/// <param name="Pair">The pair the asset is priced by.</param>
/// <param name="Via">The pair that prices the other token of <paramref name="Pair"/>, when that is not the stable asset.</param>
internal sealed record Quote(double UsdPrice, PairId Pair, PairId? Via)
{
    public bool Uses(PairId pair) => Pair == pair || Via == pair;
}
