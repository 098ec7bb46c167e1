using Sallyport.Access.Keys;

namespace Sallyport.Access.AccessRequests;

/// <summary>Somebody asks for access, and what became of it. The one-time link is not here: only its hash is kept, by the store.</summary>
public sealed record AccessRequest
{
    /// <summary>Gets the public name of the request, <c>req_…</c>; safe to show and to log.</summary>
    public required string Id { get; init; }

    /// <summary>Gets who asks; 1 to 200 characters, one line.</summary>
    public required string Name { get; init; }

    /// <summary>Gets how to reach them, usually a mail address; 3 to 200 characters, one line.</summary>
    public required string Contact { get; init; }

    /// <summary>Gets what they want the service for; at most 2,000 characters, one line.</summary>
    public required string UseCase { get; init; }

    /// <summary>Gets where the request is; <see cref="StateAt"/> knows of links that have expired.</summary>
    public AccessRequestState State { get; init; } = AccessRequestState.Pending;

    /// <summary>Gets when it came in, to the millisecond.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets when the operator approved or declined it.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Gets why it was declined, for the operator's own memory; null where nothing was said.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets the tier it was approved with.</summary>
    public string? Tier { get; init; }

    /// <summary>Gets the account that the approval created.</summary>
    public string? AccountId { get; init; }

    /// <summary>Gets what the key will be called.</summary>
    public string? KeyName { get; init; }

    /// <summary>Gets what the key will be allowed.</summary>
    public ScopeSet? KeyScopes { get; init; }

    /// <summary>Gets when the key will end; null for never.</summary>
    public DateTimeOffset? KeyExpiresAt { get; init; }

    /// <summary>Gets when the latest link was issued.</summary>
    public DateTimeOffset? LinkIssuedAt { get; init; }

    /// <summary>Gets the first instant at which the latest link opens nothing.</summary>
    public DateTimeOffset? LinkExpiresAt { get; init; }

    /// <summary>Gets how the latest link gets to the applicant.</summary>
    public LinkDelivery? LinkDelivery { get; init; }

    /// <summary>Gets when the applicant took the key.</summary>
    public DateTimeOffset? RedeemedAt { get; init; }

    /// <summary>Gets the key that the applicant took.</summary>
    public string? KeyId { get; init; }

    /// <summary>Tells the state at an instant: an approved request whose link is over is <see cref="AccessRequestState.Expired"/>.</summary>
    public AccessRequestState StateAt(DateTimeOffset instant) =>
        State == AccessRequestState.Approved && LinkExpiresAt <= instant ? AccessRequestState.Expired : State;
}
