using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Sallyport.Chains.Upstreams;

namespace Sallyport.Chains.Requests;

/// <summary>The requests on SVM chains.</summary>
public sealed class SvmRequests
{
    private readonly RpcRequests _rpc;

    /// <summary>Creates the requests over the configured nodes.</summary>
    public SvmRequests(UpstreamPools pools, IOptions<RpcOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var methods = options.Value.Svm.AllowedMethods;
        _rpc = new RpcRequests(pools, ChainFamily.Svm, methods.Count == 0 ? RpcMethods.Svm : methods.ToFrozenSet(StringComparer.Ordinal));
    }

    /// <summary><c>/svm/rpc</c>: passes one call of an allowed method on to a node of the chain.</summary>
    /// <param name="chain">The word of the contract.</param>
    /// <param name="method">The JSON-RPC method, compared exactly with the allow-list.</param>
    /// <param name="parameters">A JSON array; undefined (the member is absent) means no parameters.</param>
    /// <param name="accountId">The account that asks: its calls under way are bounded. Null for the server's own calls.</param>
    /// <param name="cancellationToken">Ends the call when the asker is gone.</param>
    /// <returns>The node's result, or the failure. Never throws on what a client or a node sent.</returns>
    public ValueTask<ChainResult> RpcAsync(
        string chain,
        string method,
        JsonElement parameters = default,
        string? accountId = null,
        CancellationToken cancellationToken = default
    ) => _rpc.SendAsync(chain, method, parameters, accountId, cancellationToken);
}
