namespace Sallyport.Chains;

/// <summary>Why a chain request has no result. Closed: Server maps each to its public code.</summary>
public enum ChainFailureKind
{
    /// <summary>No node of the chain can be asked now.</summary>
    Unavailable,

    /// <summary>A node was asked and did not answer within the request timeout.</summary>
    Timeout,

    /// <summary>The node answered with an error of its own, in <see cref="ChainFailure.NodeError"/>.</summary>
    NodeError,

    /// <summary>The node's answer cannot be passed on: too large, no JSON-RPC answer, or an HTTP status that refuses the request.</summary>
    InvalidResponse,

    /// <summary>The account has too many calls under way on this chain.</summary>
    RateLimited,

    /// <summary>The method is not on the allow-list.</summary>
    MethodNotAllowed,

    /// <summary>No such chain, not a chain of this request's family, or not served here.</summary>
    InvalidChain,

    /// <summary>The parameters are not a JSON array.</summary>
    InvalidParameter,
}
