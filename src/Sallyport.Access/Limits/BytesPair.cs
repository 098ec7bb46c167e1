using System.ComponentModel.DataAnnotations;

namespace Sallyport.Access.Limits;

/// <summary>A number of bytes for each key, and for all keys of the account together. Zero means zero.</summary>
public sealed class BytesPair
{
    /// <summary>The largest number that can stand here: one tebibyte.</summary>
    public const long Max = 1L << 40;

    /// <summary>Creates a pair of zeros.</summary>
    public BytesPair() { }

    /// <summary>Creates a pair.</summary>
    public BytesPair(long perKey, long perAccount)
    {
        PerKey = perKey;
        PerAccount = perAccount;
    }

    /// <summary>Gets or sets the bytes of one key.</summary>
    [Range(0L, Max)]
    public long PerKey { get; set; }

    /// <summary>Gets or sets the bytes of all keys of one account together.</summary>
    [Range(0L, Max)]
    public long PerAccount { get; set; }
}
