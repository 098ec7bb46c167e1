namespace Sallyport.Chains.JsonRpc;

/// <summary>The members of one JSON-RPC message, each as the bytes that the node sent. A member that is absent is empty.</summary>
internal readonly record struct JsonRpcMessage(
    ReadOnlyMemory<byte> Id,
    ReadOnlyMemory<byte> Method,
    ReadOnlyMemory<byte> Parameters,
    ReadOnlyMemory<byte> Result,
    ReadOnlyMemory<byte> Error
);
