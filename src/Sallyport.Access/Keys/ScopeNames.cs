using System.Diagnostics.CodeAnalysis;

namespace Sallyport.Access.Keys;

/// <summary>The scopes there are. What no scope of a key allows is denied.</summary>
public static class ScopeNames
{
    /// <summary>Ask an EVM chain.</summary>
    public const string EvmRead = "evm:read";

    /// <summary>Build and send transactions on an EVM chain.</summary>
    public const string EvmTrade = "evm:trade";

    /// <summary>Ask Solana.</summary>
    public const string SvmRead = "svm:read";

    /// <summary>Build and send transactions on Solana.</summary>
    public const string SvmTrade = "svm:trade";

    /// <summary>Follow prices and read the market, on every door.</summary>
    public const string MarketRead = "market:read";

    /// <summary>Read the account's own usage.</summary>
    public const string UsageRead = "usage:read";

    /// <summary>All of them.</summary>
    public const string Everything = "*";

    /// <summary>Gets every scope.</summary>
    public static IReadOnlyList<string> All { get; } = [EvmRead, EvmTrade, SvmRead, SvmTrade, MarketRead, UsageRead, Everything];

    /// <summary>Reads the scopes that an operator gives a key.</summary>
    /// <param name="scopes">One to all of <see cref="All"/>.</param>
    /// <param name="set">The set of them.</param>
    /// <param name="problem">What is wrong, for the operator; lists the scopes there are.</param>
    public static bool TryRead(
        IReadOnlyCollection<string> scopes,
        [NotNullWhen(true)] out ScopeSet? set,
        [NotNullWhen(false)] out string? problem
    )
    {
        ArgumentNullException.ThrowIfNull(scopes);

        set = null;
        problem =
            scopes.Count == 0 || scopes.Any(scope => !All.Contains(scope, StringComparer.Ordinal))
                ? $"A key has one or more of the scopes {string.Join(", ", All)}; there are no others."
                : null;
        return problem is null && ScopeSet.TryCreate(scopes, out set);
    }
}
