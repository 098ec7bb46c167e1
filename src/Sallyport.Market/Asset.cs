namespace Sallyport.Market;

/// <summary>A configured token.</summary>
/// <param name="Id">Contract and chain.</param>
/// <param name="Symbol">Short name.</param>
/// <param name="Name">Long name.</param>
/// <param name="Decimals">Digits after the point of the whole unit: 1 token is 10^Decimals smallest units.</param>
public sealed record Asset(AssetId Id, string Symbol, string Name, int Decimals);
