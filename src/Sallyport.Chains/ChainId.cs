using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sallyport.Chains;

/// <summary>One of the chains that the contract knows. The four instances are the only ones: compare by reference or by value alike.</summary>
public sealed record ChainId
{
    /// <summary>Ethereum.</summary>
    public static readonly ChainId Eth = new("eth", 1, ChainFamily.Evm);

    /// <summary>Base.</summary>
    public static readonly ChainId Base = new("base", 8453, ChainFamily.Evm);

    /// <summary>BNB Smart Chain.</summary>
    public static readonly ChainId Bsc = new("bsc", 56, ChainFamily.Evm);

    /// <summary>Solana, which has no number.</summary>
    public static readonly ChainId Sol = new("sol", null, ChainFamily.Svm);

    private ChainId(string name, long? number, ChainFamily family)
    {
        Name = name;
        Number = number;
        Family = family;
        Suffix = number?.ToString(CultureInfo.InvariantCulture) ?? name;
    }

    /// <summary>All chains, in the order of the contract.</summary>
    public static IReadOnlyList<ChainId> All { get; } = [Eth, Base, Bsc, Sol];

    /// <summary>The word of the contract: <c>eth</c>, <c>base</c>, <c>bsc</c>, <c>sol</c>.</summary>
    public string Name { get; }

    /// <summary>The chain id of EIP-155, or null for Solana.</summary>
    public long? Number { get; }

    /// <summary>The kind of node it is asked through.</summary>
    public ChainFamily Family { get; }

    /// <summary>What stands after the colon of an asset or pair id: the number, or <c>sol</c>.</summary>
    public string Suffix { get; }

    /// <summary>Reads the word of the contract, exactly.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, [NotNullWhen(true)] out ChainId? chain)
    {
        foreach (var candidate in All)
        {
            if (name.SequenceEqual(candidate.Name))
            {
                chain = candidate;
                return true;
            }
        }

        chain = null;
        return false;
    }

    /// <summary>Reads the name of a configuration section: the word of the contract in any case, as environment variables are often written.</summary>
    public static bool TryParseSetting(string name, [NotNullWhen(true)] out ChainId? chain)
    {
        chain = All.FirstOrDefault(candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase));
        return chain is not null;
    }

    /// <summary>Reads what stands after the colon of an asset or pair id, exactly.</summary>
    public static bool TryParseSuffix(ReadOnlySpan<char> suffix, [NotNullWhen(true)] out ChainId? chain)
    {
        foreach (var candidate in All)
        {
            if (suffix.SequenceEqual(candidate.Suffix))
            {
                chain = candidate;
                return true;
            }
        }

        chain = null;
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
