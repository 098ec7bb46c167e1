using System.ComponentModel.DataAnnotations;

namespace Sallyport.Access.Authentication;

/// <summary>Section <c>Limits:Guessing</c>: how many unknown keys one address may try.</summary>
public sealed class GuessingOptions
{
    /// <summary>Gets or sets how many attempts an address has at once.</summary>
    /// <value>The default value is 300.</value>
    [Range(1, 1_000_000)]
    public int Burst { get; set; } = 300;

    /// <summary>Gets or sets how many attempts come back per second.</summary>
    /// <value>The default value is 10.</value>
    [Range(0.01, 100_000)]
    public double PerSecond { get; set; } = 10;

    /// <summary>Gets or sets how many addresses are counted each on its own (an IPv6 /64 is one). Beyond that the others share one count.</summary>
    /// <value>The default value is 65 536.</value>
    [Range(1, 10_000_000)]
    public int Addresses { get; set; } = 65_536;
}
