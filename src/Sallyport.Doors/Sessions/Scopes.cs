using Sallyport.Access.Keys;

namespace Sallyport.Doors.Sessions;

/// <summary>The scopes that requests ask for.</summary>
internal static class Scopes
{
    /// <summary>Ask an EVM chain.</summary>
    public const string EvmRead = ScopeNames.EvmRead;

    /// <summary>Ask Solana.</summary>
    public const string SvmRead = ScopeNames.SvmRead;

    /// <summary>Follow prices, on either door.</summary>
    public const string MarketRead = ScopeNames.MarketRead;

    /// <summary>See what the account used.</summary>
    public const string UsageRead = ScopeNames.UsageRead;
}
