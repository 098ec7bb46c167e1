namespace Sallyport.Market;

/// <summary>Section <c>Market</c>: what is priced, by the chain's name.</summary>
public sealed class MarketOptions
{
    /// <summary>Gets the chains by name; each must be in section <c>Chains</c> too.</summary>
    public IDictionary<string, MarketChainOptions> Chains { get; } =
        new Dictionary<string, MarketChainOptions>(StringComparer.OrdinalIgnoreCase);
}
