namespace Sallyport.Chains;

/// <summary>The kinds of node.</summary>
public enum ChainFamily
{
    /// <summary>Ethereum JSON-RPC.</summary>
    Evm,

    /// <summary>Solana JSON-RPC.</summary>
    Svm,
}
