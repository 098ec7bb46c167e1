using System.ComponentModel.DataAnnotations;

namespace Sallyport.Access.Limits;

/// <summary>One limit of a tier: how much each key, and how much all keys of the account together. Zero means zero.</summary>
public sealed class LimitPair
{
    /// <summary>The largest number that can stand here.</summary>
    public const int Max = 10_000_000;

    /// <summary>Creates a pair of zeros.</summary>
    public LimitPair() { }

    /// <summary>Creates a pair.</summary>
    public LimitPair(int perKey, int perAccount)
    {
        PerKey = perKey;
        PerAccount = perAccount;
    }

    /// <summary>Gets or sets what one key may have.</summary>
    [Range(0, Max)]
    public int PerKey { get; set; }

    /// <summary>Gets or sets what all keys of one account may have together.</summary>
    [Range(0, Max)]
    public int PerAccount { get; set; }
}
