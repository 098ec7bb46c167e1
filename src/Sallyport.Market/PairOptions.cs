namespace Sallyport.Market;

/// <summary>One pair of a chain.</summary>
public sealed class PairOptions
{
    /// <summary>Gets or sets the pair contract.</summary>
    public string Address { get; set; } = "";

    /// <summary>Gets or sets the contract of the token with the lower address.</summary>
    public string Token0 { get; set; } = "";

    /// <summary>Gets or sets the contract of the token with the higher address.</summary>
    public string Token1 { get; set; } = "";

    /// <summary>Gets or sets the exchange.</summary>
    /// <value>The default value is <c>uniswap-v2</c>.</value>
    public string Dex { get; set; } = "uniswap-v2";
}
