namespace Sallyport.Chains;

/// <summary>Why a chain request has no result.</summary>
/// <param name="Kind">Which failure.</param>
/// <param name="Message">A sentence for the client. Holds no node address.</param>
/// <param name="NodeError">
/// The node's JSON-RPC <c>error</c> as it came (<c>code</c>, <c>message</c>, <c>data</c>?), UTF-8, secrets of its address masked; empty when the node gave none.
/// </param>
/// <param name="RetryAfter">When to try again, where that is known.</param>
public sealed record ChainFailure(
    ChainFailureKind Kind,
    string Message,
    ReadOnlyMemory<byte> NodeError = default,
    TimeSpan? RetryAfter = null
);
