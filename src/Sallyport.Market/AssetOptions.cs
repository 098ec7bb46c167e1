namespace Sallyport.Market;

/// <summary>One token of a chain.</summary>
public sealed class AssetOptions
{
    /// <summary>Gets or sets the contract.</summary>
    public string Address { get; set; } = "";

    /// <summary>Gets or sets the short name.</summary>
    public string Symbol { get; set; } = "";

    /// <summary>Gets or sets the long name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Gets or sets the digits after the point of the whole unit.</summary>
    /// <value>The default value is 18; 0 to 36.</value>
    public int Decimals { get; set; } = 18;
}
