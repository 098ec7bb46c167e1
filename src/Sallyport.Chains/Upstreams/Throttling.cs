using Sallyport.Chains.JsonRpc;

namespace Sallyport.Chains.Upstreams;

/// <summary>The ways in which a node says that we ask too much.</summary>
internal static class Throttling
{
    public static bool IsSaidBy(JsonRpcReply reply) =>
        reply.Outcome is JsonRpcOutcome.Throttled || (reply.Outcome is JsonRpcOutcome.Error && IsCode(reply.ErrorCode));

    // Providers say so in an answer of HTTP 200: EIP-1474 "limit exceeded", and what is in use beside it.
    private static bool IsCode(int? code) => code is -32005 or -32007 or -32029 or 429;
}
