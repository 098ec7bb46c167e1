using System.Text.Json;

namespace Sallyport.Chains;

/// <summary>Why a chain request has no result.</summary>
/// <param name="Kind">Which failure.</param>
/// <param name="Message">A sentence for the client. Holds no node address.</param>
/// <param name="NodeError">The node's JSON-RPC <c>error</c> object as it came (<c>code</c>, <c>message</c>, <c>data</c>?), for <see cref="ChainFailureKind.NodeError"/> only.</param>
public sealed record ChainFailure(ChainFailureKind Kind, string Message, JsonElement? NodeError = null);
