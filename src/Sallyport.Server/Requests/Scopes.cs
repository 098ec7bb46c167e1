namespace Sallyport.Server.Requests;

/// <summary>The scopes a key may have; <c>*</c> has them all.</summary>
internal static class Scopes
{
    /// <summary>Ask an EVM chain.</summary>
    public const string EvmRead = "evm:read";

    /// <summary>Ask Solana.</summary>
    public const string SvmRead = "svm:read";

    /// <summary>Follow prices, on either door.</summary>
    public const string MarketRead = "market:read";

    /// <summary>See what the account used.</summary>
    public const string UsageRead = "usage:read";
}
