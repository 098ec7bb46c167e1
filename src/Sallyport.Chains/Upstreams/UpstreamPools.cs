using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Sallyport.Chains.Upstreams;

/// <summary>The pools of the configured chains.</summary>
public sealed class UpstreamPools : IAsyncDisposable
{
    private readonly Dictionary<ChainId, UpstreamPool> _pools;

    /// <summary>Creates one pool for each chain of the configuration, which was validated at start.</summary>
    public UpstreamPools(
        IOptions<ChainsOptions> options,
        TimeProvider timeProvider,
        ILogger<UpstreamPool> logger,
        IMeterFactory? meters = null
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        var metrics = meters is null ? null : new UpstreamMetrics(meters, timeProvider);
        _pools = [];
        foreach (var (name, chain) in options.Value.Chains)
        {
            if (ChainId.TryParseSetting(name, out var id))
            {
                _pools.Add(id, new UpstreamPool(id, chain, timeProvider, logger, metrics));
            }
        }
    }

    /// <summary>The pools, in no order.</summary>
    public IReadOnlyCollection<UpstreamPool> All => _pools.Values;

    /// <summary>The pool of a chain, if the chain is configured.</summary>
    public bool TryGet(ChainId chain, [NotNullWhen(true)] out UpstreamPool? pool) => _pools.TryGetValue(chain, out pool);

    /// <summary>Looks at every node of every chain once, at the same time, and then goes on in the background.</summary>
    /// <exception cref="ChainConfigurationException">A node answers with the id of another chain.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default) =>
        Task.WhenAll(_pools.Values.Select(pool => pool.StartAsync(cancellationToken)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var pool in _pools.Values)
        {
            await pool.DisposeAsync();
        }
    }
}
