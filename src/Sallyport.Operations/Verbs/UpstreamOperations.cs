using Sallyport.Access.Audit;
using Sallyport.Chains.Upstreams;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.Verbs;

/// <summary>Shows the nodes behind the chains.</summary>
internal sealed class UpstreamOperations(UpstreamPools pools) : IOperationGroup
{
    public IEnumerable<Operation> Operations =>
        [
            Operation.Of<NoArguments, UpstreamsAnswer>(
                OperatorVerbs.ListUpstreams,
                HttpMethods.Get,
                "/upstreams",
                "List the nodes of every chain with their health, head and latency.",
                ListAsync
            ),
        ];

    private Task<OperationResult<UpstreamsAnswer>> ListAsync(NoArguments asked, Actor by, CancellationToken cancellationToken)
    {
        var nodes = pools.All.OrderBy(pool => pool.Chain.Name, StringComparer.Ordinal).SelectMany(pool => pool.Health);
        return Task.FromResult<OperationResult<UpstreamsAnswer>>(new UpstreamsAnswer([.. nodes.Select(UpstreamView.Of)]));
    }
}

/// <summary>Nodes by chain, in the order of configuration.</summary>
internal sealed record UpstreamsAnswer(IReadOnlyList<UpstreamView> Upstreams);
