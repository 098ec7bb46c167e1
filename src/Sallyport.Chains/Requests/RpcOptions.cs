namespace Sallyport.Chains.Requests;

/// <summary>Section <c>Rpc</c>: which methods the pass-through requests take.</summary>
public sealed class RpcOptions
{
    /// <summary>Gets the rules of <c>/evm/rpc</c>.</summary>
    public RpcFamilyOptions Evm { get; } = new();

    /// <summary>Gets the rules of <c>/svm/rpc</c>.</summary>
    public RpcFamilyOptions Svm { get; } = new();
}
