namespace Sallyport.Chains;

/// <summary>Section <c>Chains</c>: the chains served, by the name of the contract. A chain that is not named is not served.</summary>
public sealed class ChainsOptions
{
    /// <summary>Gets the chains by name.</summary>
    public IDictionary<string, ChainOptions> Chains { get; } = new Dictionary<string, ChainOptions>(StringComparer.OrdinalIgnoreCase);
}
