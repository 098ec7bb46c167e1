namespace Sallyport.Chains.JsonRpc;

/// <summary>How one call to one node ended.</summary>
internal enum JsonRpcOutcome
{
    /// <summary>The node answered with a result.</summary>
    Result,

    /// <summary>The node answered with an error object.</summary>
    Error,

    /// <summary>No connection, a connection or an answer that broke off, or an HTTP status that says the node cannot serve.</summary>
    Unreachable,

    /// <summary>The node did not take this request (HTTP 4xx, or it cut a large one). Says nothing about the node's health.</summary>
    Refused,

    /// <summary>The node said that we ask too much (HTTP 429).</summary>
    Throttled,

    /// <summary>No answer in time, by our clock or by that of a gateway (HTTP 504).</summary>
    Timeout,

    /// <summary>An answer that is not JSON-RPC.</summary>
    Invalid,

    /// <summary>An answer above the limit.</summary>
    TooLarge,
}
