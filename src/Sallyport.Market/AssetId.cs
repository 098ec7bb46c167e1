using System.Diagnostics.CodeAnalysis;
using Sallyport.Chains;

namespace Sallyport.Market;

/// <summary>An asset: <c>&lt;contract&gt;:&lt;chain id&gt;</c>, EVM addresses in lower case.</summary>
public sealed record AssetId
{
    private AssetId(string address, ChainId chain)
    {
        Address = address;
        Chain = chain;
    }

    /// <summary>The contract (EVM, lower case) or mint (Solana).</summary>
    public string Address { get; }

    /// <summary>The chain it lives on.</summary>
    public ChainId Chain { get; }

    /// <summary>Reads <c>0x…:56</c> or <c>&lt;mint&gt;:sol</c>; EVM addresses in any case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out AssetId? id)
    {
        id = ChainAddress.TryParse(text, out var address, out var chain) ? new AssetId(address, chain) : null;
        return id is not null;
    }

    /// <summary>Takes an address on a chain, EVM addresses in any case.</summary>
    public static bool TryCreate(ChainId chain, ReadOnlySpan<char> address, [NotNullWhen(true)] out AssetId? id)
    {
        ArgumentNullException.ThrowIfNull(chain);
        id = ChainAddress.TryNormalize(address, chain, out var normal) ? new AssetId(normal, chain) : null;
        return id is not null;
    }

    /// <summary>The identifier of the contract.</summary>
    public override string ToString() => $"{Address}:{Chain.Suffix}";
}
