using Sallyport.Chains.Upstreams;

namespace Sallyport.Doors.Health;

/// <summary>Where chains are configured, a node of at least one of them answers. One lost chain of several is no reason to send all clients away.</summary>
internal sealed class ChainsCheck(UpstreamPools pools) : IReadinessCheck
{
    public string Name => "chains";

    public ValueTask<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        var lost = pools.All.Where(pool => !pool.IsAvailable).Select(pool => pool.Chain.Name).Order(StringComparer.Ordinal).ToList();
        return new(lost.Count > 0 && lost.Count == pools.All.Count ? "no node answers: " + string.Join(", ", lost) : null);
    }
}
