using System.Diagnostics.CodeAnalysis;

namespace Sallyport.Chains.Upstreams;

/// <summary>The pools of the configured chains.</summary>
public sealed class UpstreamPools(IEnumerable<UpstreamPool> pools)
{
    private readonly Dictionary<ChainId, UpstreamPool> _pools = pools.ToDictionary(pool => pool.Chain);

    /// <summary>The pools, in no order.</summary>
    public IReadOnlyCollection<UpstreamPool> All => _pools.Values;

    /// <summary>The pool of a chain, if the chain is configured.</summary>
    public bool TryGet(ChainId chain, [NotNullWhen(true)] out UpstreamPool? pool) => _pools.TryGetValue(chain, out pool);
}
