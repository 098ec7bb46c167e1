namespace Sallyport.Market;

/// <summary>The market of one chain.</summary>
public sealed class MarketChainOptions
{
    /// <summary>Gets or sets the address of the asset that is worth one US dollar by definition; one of <see cref="Assets"/>.</summary>
    public string Stable { get; set; } = "";

    /// <summary>Gets the tokens.</summary>
    public IList<AssetOptions> Assets { get; } = [];

    /// <summary>Gets the pairs; both tokens of each are in <see cref="Assets"/>.</summary>
    public IList<PairOptions> Pairs { get; } = [];
}
