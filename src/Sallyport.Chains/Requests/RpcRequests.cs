using System.Collections.Frozen;
using System.Text.Json;
using Sallyport.Chains.Upstreams;

namespace Sallyport.Chains.Requests;

/// <summary>The pass-through of one family: checks what a client sent, then asks the chain's nodes.</summary>
internal sealed class RpcRequests(UpstreamPools pools, ChainFamily family, FrozenSet<string> allowed)
{
    private static readonly JsonElement NoParameters = JsonElement.Parse("[]"u8);

    public async ValueTask<ChainResult> SendAsync(string chain, string method, JsonElement parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(method);

        if (!ChainId.TryParse(chain, out var id) || id.Family != family)
        {
            return ChainResult.Fail(ChainFailureKind.InvalidChain, "chain is none of this request's chains");
        }

        if (!pools.TryGet(id, out var pool))
        {
            return ChainResult.Fail(ChainFailureKind.InvalidChain, $"chain {id.Name} is not served here");
        }

        if (!allowed.Contains(method))
        {
            return ChainResult.Fail(ChainFailureKind.MethodNotAllowed, "method is not on the list of allowed methods");
        }

        switch (parameters.ValueKind)
        {
            case JsonValueKind.Undefined:
                parameters = NoParameters;
                break;
            case JsonValueKind.Array:
                break;
            default:
                return ChainResult.Fail(ChainFailureKind.InvalidParameter, "params must be an array");
        }

        return await pool.RequestAsync(method, parameters, cancellationToken);
    }
}
