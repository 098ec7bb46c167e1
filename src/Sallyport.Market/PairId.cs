using System.Diagnostics.CodeAnalysis;
using Sallyport.Chains;

namespace Sallyport.Market;

/// <summary>A pair: <c>&lt;pair&gt;:&lt;chain id&gt;</c>, EVM addresses in lower case.</summary>
public sealed record PairId
{
    private PairId(string address, ChainId chain)
    {
        Address = address;
        Chain = chain;
    }

    /// <summary>The pair contract (EVM, lower case) or pool (Solana).</summary>
    public string Address { get; }

    /// <summary>The chain it lives on.</summary>
    public ChainId Chain { get; }

    /// <summary>Reads <c>0x…:56</c> or <c>&lt;pool&gt;:sol</c>; EVM addresses in any case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out PairId? id)
    {
        id = ChainAddress.TryParse(text, out var address, out var chain) ? new PairId(address, chain) : null;
        return id is not null;
    }

    /// <summary>Takes an address on a chain, EVM addresses in any case.</summary>
    public static bool TryCreate(ChainId chain, ReadOnlySpan<char> address, [NotNullWhen(true)] out PairId? id)
    {
        ArgumentNullException.ThrowIfNull(chain);
        id = ChainAddress.TryNormalize(address, chain, out var normal) ? new PairId(normal, chain) : null;
        return id is not null;
    }

    /// <summary>The identifier of the contract.</summary>
    public override string ToString() => $"{Address}:{Chain.Suffix}";
}
