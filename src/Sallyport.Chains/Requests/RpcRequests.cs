using System.Collections.Frozen;
using System.Text.Json;
using Sallyport.Chains.Upstreams;

namespace Sallyport.Chains.Requests;

/// <summary>The pass-through of one family: checks what a client sent, then asks the chain's nodes.</summary>
internal sealed class RpcRequests(UpstreamPools pools, ChainFamily family, FrozenSet<string> allowed)
{
    private static readonly JsonElement NoParameters = JsonElement.Parse("[]"u8);

    private readonly string _invalidChain = ChainId
        .All.Where(id => id.Family == family && pools.TryGet(id, out _))
        .Select(id => id.Name)
        .ToList()
        is { Count: > 0 } served
        ? "chain must be one that is served here: " + string.Join(", ", served)
        : "no chain of this request is served here";

    public async ValueTask<ChainResult> SendAsync(
        string chain,
        string method,
        JsonElement parameters,
        string? accountId,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(method);

        if (!ChainId.TryParse(chain, out var id) || id.Family != family || !pools.TryGet(id, out var pool))
        {
            return ChainResult.Fail(ChainFailureKind.InvalidChain, _invalidChain);
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

        return await pool.RequestAsync(method, parameters, accountId, cancellationToken);
    }
}
