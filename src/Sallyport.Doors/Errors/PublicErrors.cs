using System.Diagnostics;
using Sallyport.Access.Authentication;
using Sallyport.Access.Tokens;
using Sallyport.Chains;

namespace Sallyport.Doors.Errors;

/// <summary>
/// The one place where the closed failures of the other rooms become rows of the public catalogue. Exhaustive: a test walks every member
/// of each enum, so that a new failure cannot reach a client unmapped.
/// </summary>
internal static class PublicErrors
{
    /// <summary>What a refused credential is told. All but throttling and a lost store are one and the same (requirement R3).</summary>
    public static RequestFailure Map(AccessRefusal refusal) =>
        refusal.Reason switch
        {
            RefusalReason.Missing
            or RefusalReason.Malformed
            or RefusalReason.Unknown
            or RefusalReason.Revoked
            or RefusalReason.Expired
            or RefusalReason.Disabled
            or RefusalReason.TokenInvalid
            or RefusalReason.TokenExpired
            or RefusalReason.TokenUsed => RequestError.Unauthorized,
            RefusalReason.Throttled => new RequestFailure(RequestError.RateLimited, "too many attempts", refusal.RetryAfter),
            RefusalReason.StoreUnavailable => RequestError.Unavailable,
            _ => throw new UnreachableException(),
        };

    /// <summary>The close code of door B for a refused credential.</summary>
    public static DisconnectReason MapToClose(AccessRefusal refusal) =>
        refusal.Reason switch
        {
            RefusalReason.Missing
            or RefusalReason.Malformed
            or RefusalReason.Unknown
            or RefusalReason.Revoked
            or RefusalReason.Expired
            or RefusalReason.Disabled
            or RefusalReason.TokenInvalid
            or RefusalReason.TokenExpired => DisconnectReason.Unauthorized,
            RefusalReason.TokenUsed => DisconnectReason.TokenUsed,
            RefusalReason.Throttled => DisconnectReason.RateLimited,
            RefusalReason.StoreUnavailable => DisconnectReason.Overloaded,
            _ => throw new UnreachableException(),
        };

    /// <summary>The refusal that a failed mark "used" amounts to; null when the mark is written.</summary>
    public static AccessRefusal? Map(TokenUse use) =>
        use switch
        {
            TokenUse.Admitted => null,
            TokenUse.AlreadyUsed => new AccessRefusal(RefusalReason.TokenUsed),
            TokenUse.Unavailable => new AccessRefusal(RefusalReason.StoreUnavailable),
            _ => throw new UnreachableException(),
        };

    /// <summary>What a failed chain request is told; a node's own error goes along as data.</summary>
    public static RequestFailure Map(ChainFailure failure) =>
        failure.Kind switch
        {
            ChainFailureKind.Unavailable or ChainFailureKind.Timeout => Upstream(RequestError.ChainUnavailable, failure),
            ChainFailureKind.NodeError or ChainFailureKind.InvalidResponse => Upstream(RequestError.UpstreamError, failure),
            ChainFailureKind.RateLimited => Upstream(RequestError.RateLimited, failure),
            ChainFailureKind.MethodNotAllowed => new(RequestError.Forbidden, failure.Message),
            ChainFailureKind.InvalidChain => new(RequestError.InvalidChain, failure.Message),
            ChainFailureKind.InvalidParameter => new(RequestError.InvalidParameter, failure.Message),
            _ => throw new UnreachableException(),
        };

    private static RequestFailure Upstream(RequestError error, ChainFailure failure) =>
        new(error, failure.Message, failure.RetryAfter, failure.NodeError);
}
