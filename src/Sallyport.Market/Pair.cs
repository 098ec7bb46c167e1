namespace Sallyport.Market;

/// <summary>A configured pair of a Uniswap-V2-style exchange.</summary>
/// <param name="Id">Contract and chain.</param>
/// <param name="Token0">The token of <c>reserve0</c>.</param>
/// <param name="Token1">The token of <c>reserve1</c>.</param>
/// <param name="Dex">The exchange, for example <c>uniswap-v2</c>.</param>
public sealed record Pair(PairId Id, AssetId Token0, AssetId Token1, string Dex);
