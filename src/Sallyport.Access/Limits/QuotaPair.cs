using System.ComponentModel.DataAnnotations;

namespace Sallyport.Access.Limits;

/// <summary>How many units a calendar month (UTC) holds for a key and for an account. Null is unlimited, zero is none.</summary>
public sealed class QuotaPair
{
    /// <summary>The largest number that can stand here.</summary>
    public const long Max = 1_000_000_000_000_000;

    /// <summary>Creates a pair without limits.</summary>
    public QuotaPair() { }

    /// <summary>Creates a pair.</summary>
    public QuotaPair(long? perKey, long? perAccount)
    {
        PerKey = perKey;
        PerAccount = perAccount;
    }

    /// <summary>Gets or sets the units of one key in a month; null is unlimited.</summary>
    [Range(0L, Max)]
    public long? PerKey { get; set; }

    /// <summary>Gets or sets the units of all keys of one account in a month; null is unlimited.</summary>
    [Range(0L, Max)]
    public long? PerAccount { get; set; }
}
