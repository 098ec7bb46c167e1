using System.Text.Json;
using Sallyport.Chains;
using Sallyport.Chains.Requests;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Requests;

/// <summary><c>/evm/rpc</c> and <c>/svm/rpc</c>: one call of an allow-listed method, passed on to a node of the chain.</summary>
internal abstract class RpcHandler : IRequestHandler
{
    /// <summary>Asks the nodes of one family of chains.</summary>
    protected delegate ValueTask<ChainResult> Call(
        string chain,
        string method,
        JsonElement parameters,
        string? accountId,
        CancellationToken cancellationToken
    );

    public abstract string Path { get; }

    public abstract string Scope { get; }

    protected abstract Call Ask { get; }

    public async ValueTask<RequestOutcome> HandleAsync(RequestContext context, CancellationToken cancellationToken)
    {
        if (
            !Parameters.TryGetString(context.Parameters, "chain", out var chain, out var failure)
            || !Parameters.TryGetString(context.Parameters, "method", out var method, out failure)
        )
        {
            return failure;
        }

        context.Parameters.TryGetProperty("params", out var arguments);
        var answer = await Ask(chain, method, arguments, context.Caller.AccountId, cancellationToken);
        return answer.Succeeded ? RequestOutcome.Success(answer.Result) : PublicErrors.Map(answer.Failure);
    }
}

/// <summary><c>/evm/rpc</c>.</summary>
internal sealed class EvmRpcHandler(EvmRequests requests) : RpcHandler, INamedRequest
{
    public static string Name => "/evm/rpc";

    public override string Path => Name;

    public override string Scope => Scopes.EvmRead;

    protected override Call Ask => requests.RpcAsync;
}

/// <summary><c>/svm/rpc</c>.</summary>
internal sealed class SvmRpcHandler(SvmRequests requests) : RpcHandler, INamedRequest
{
    public static string Name => "/svm/rpc";

    public override string Path => Name;

    public override string Scope => Scopes.SvmRead;

    protected override Call Ask => requests.RpcAsync;
}
