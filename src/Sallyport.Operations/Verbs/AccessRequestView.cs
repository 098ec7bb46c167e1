using Sallyport.Access.AccessRequests;

namespace Sallyport.Operations.Verbs;

/// <summary>A request for access as operators are shown it: never its link.</summary>
internal sealed record AccessRequestView(
    string Id,
    string Name,
    string Contact,
    string UseCase,
    AccessRequestState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DecidedAt,
    string? Reason,
    string? Tier,
    string? AccountId,
    string? KeyName,
    IReadOnlyList<string>? KeyScopes,
    DateTimeOffset? KeyExpiresAt,
    DateTimeOffset? LinkIssuedAt,
    DateTimeOffset? LinkExpiresAt,
    LinkDelivery? LinkDelivery,
    DateTimeOffset? RedeemedAt,
    string? KeyId
)
{
    public static AccessRequestView Of(AccessRequest request) =>
        new(
            request.Id,
            request.Name,
            request.Contact,
            request.UseCase,
            request.State,
            request.CreatedAt,
            request.DecidedAt,
            request.Reason,
            request.Tier,
            request.AccountId,
            request.KeyName,
            request.KeyScopes?.Scopes,
            request.KeyExpiresAt,
            request.LinkIssuedAt,
            request.LinkExpiresAt,
            request.LinkDelivery,
            request.RedeemedAt,
            request.KeyId
        );
}
