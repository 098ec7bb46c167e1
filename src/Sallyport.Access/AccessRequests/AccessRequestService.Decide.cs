using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;

namespace Sallyport.Access.AccessRequests;

/// <content>What the operator does.</content>
public sealed partial class AccessRequestService
{
    private const int MaxReason = 500;

    /// <summary>
    /// Approves a pending request: creates the account and the one-time link. Fails with <see cref="AccessFailureKind.RequestDecided"/> when it
    /// is no longer pending.
    /// </summary>
    /// <param name="requestId">Which request.</param>
    /// <param name="approval">What is granted.</param>
    /// <param name="delivery">How the link will get to the applicant: <see cref="LinkDelivery.Copy"/> or <see cref="LinkDelivery.Queued"/>.</param>
    /// <param name="by">Who decides.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    public Task<AccessResult<IssuedLink>> ApproveAsync(
        string requestId,
        Approval approval,
        LinkDelivery delivery,
        Actor by,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(requestId);
        ArgumentNullException.ThrowIfNull(approval);
        ArgumentNullException.ThrowIfNull(by);

        var now = StoredTime.Round(_time.GetUtcNow());
        if (Problem(approval, now, out var tier) is { } problem)
        {
            return Task.FromResult<AccessResult<IssuedLink>>(new AccessFailure(AccessFailureKind.Invalid, problem));
        }

        return StoreFailure.GuardAsync<IssuedLink>(async () =>
        {
            if (await _store.FindAsync(requestId, cancellationToken) is not { } request)
            {
                return NotFound();
            }

            if (request.State != AccessRequestState.Pending)
            {
                return Decided(request);
            }

            var account = NewAccount(request, tier, now);
            var approved = WithLink(request, now, delivery, approval.KeyExpiresAt) with
            {
                DecidedAt = now,
                Tier = tier,
                AccountId = account.Id,
                KeyName = NameOf(approval),
                KeyScopes = approval.KeyScopes ?? ScopeSet.All,
                KeyExpiresAt = approval.KeyExpiresAt is { } expiresAt ? StoredTime.Round(expiresAt) : null,
            };
            var token = LinkToken.Create();
            AuditEvent[] happened =
            [
                AccessRequestAudit.AccountCreated(by, account, request.Id),
                AccessRequestAudit.Of(by, "requests.approve", request, approved),
            ];
            return await _store.ApproveAsync(approved, LinkToken.Hash(token), account, happened, CancellationToken.None)
                ? new IssuedLink(approved, token)
                : Decided(null);
        });
    }

    /// <summary>Declines a pending request; final. The applicant is not told.</summary>
    /// <param name="requestId">Which request.</param>
    /// <param name="reason">Why, for the operator's own memory; at most 500 characters, or null.</param>
    /// <param name="by">Who decides.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    public Task<AccessResult<AccessRequest>> DeclineAsync(string requestId, string? reason, Actor by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        ArgumentNullException.ThrowIfNull(by);

        if (LabelRule.Check("reason", reason, MaxReason, isRequired: false) is { } problem)
        {
            return Task.FromResult<AccessResult<AccessRequest>>(new AccessFailure(AccessFailureKind.Invalid, problem));
        }

        return StoreFailure.GuardAsync<AccessRequest>(async () =>
        {
            if (await _store.FindAsync(requestId, cancellationToken) is not { } request)
            {
                return NotFound();
            }

            if (request.State != AccessRequestState.Pending)
            {
                return Decided(request);
            }

            var declined = request with
            {
                State = AccessRequestState.Declined,
                DecidedAt = StoredTime.Round(_time.GetUtcNow()),
                Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(),
            };
            var happened = AccessRequestAudit.Of(by, "requests.decline", request, declined);
            return await _store.DeclineAsync(declined, happened, CancellationToken.None) ? declined : Decided(null);
        });
    }

    /// <summary>
    /// Issues another link in the place of the former, which opens nothing any more. Where a key was taken already it must not have been used: it is
    /// revoked first, and the applicant takes another. So nobody is left without a key by an answer that got lost.
    /// </summary>
    /// <param name="requestId">Which request; approved, expired or redeemed.</param>
    /// <param name="delivery">How the link will get to the applicant: <see cref="LinkDelivery.Copy"/> or <see cref="LinkDelivery.Queued"/>.</param>
    /// <param name="by">Who asks for it.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    public Task<AccessResult<IssuedLink>> RelinkAsync(
        string requestId,
        LinkDelivery delivery,
        Actor by,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(requestId);
        ArgumentNullException.ThrowIfNull(by);

        return StoreFailure.GuardAsync<IssuedLink>(async () =>
        {
            if (await _store.FindAsync(requestId, cancellationToken) is not { } request)
            {
                return NotFound();
            }

            var now = StoredTime.Round(_time.GetUtcNow());
            if ((Refusal(request, now) ?? await TryEndKeyAsync(request.KeyId, by, cancellationToken)) is { } refusal)
            {
                return refusal;
            }

            var relinked = WithLink(request, now, delivery, request.KeyExpiresAt) with { RedeemedAt = null, KeyId = null };
            var token = LinkToken.Create();
            var happened = AccessRequestAudit.Of(by, "requests.relink", request, relinked);
            return await _store.RelinkAsync(relinked, LinkToken.Hash(token), request.KeyId, happened, CancellationToken.None)
                ? new IssuedLink(relinked, token)
                : Decided(null);
        });
    }

    /// <summary>Writes what became of the mail with a link. A newer link is left alone.</summary>
    /// <param name="request">The request as it was when the link was issued.</param>
    /// <param name="delivery">What became of it.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    public Task<AccessResult<AccessRequest>> SetDeliveryAsync(
        AccessRequest request,
        LinkDelivery delivery,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);

        var after = request with { LinkDelivery = delivery };
        var happened = AccessRequestAudit.Of(Actor.Server, "requests.delivery", request, after);
        return StoreFailure.GuardAsync<AccessRequest>(async () =>
            await _store.SetDeliveryAsync(request.Id, request.LinkIssuedAt ?? default, delivery, happened, cancellationToken)
                ? after
                : Decided(null)
        );
    }

    private static Account NewAccount(AccessRequest request, string tier, DateTimeOffset now) =>
        new()
        {
            Id = PublicId.NewAccount(),
            Name = request.Name,
            Contact = request.Contact,
            UseCase = request.UseCase,
            Tier = tier,
            CreatedAt = now,
        };

    private static string? Problem(Approval approval, DateTimeOffset now, out string tier)
    {
        tier = "";
        if (!TierNames.TryParse(approval.Tier, out var known))
        {
            return $"There is no such tier. Tiers are {string.Join(", ", TierNames.All)}.";
        }

        tier = known;
        return approval.KeyExpiresAt <= now
            ? "The key's time of expiry is over already."
            : KeyRules.Check(NameOf(approval), approval.KeyScopes, null, null)?.Message;
    }

    private static string NameOf(Approval approval) => approval.KeyName?.Trim() is { Length: > 0 } name ? name : "default";

    private static AccessFailure? Refusal(AccessRequest request, DateTimeOffset now) =>
        request.State switch
        {
            AccessRequestState.Pending => new(AccessFailureKind.RequestDecided, "The request has not been approved yet."),
            AccessRequestState.Declined => Decided(request),
            _ when request.KeyExpiresAt <= now => new(
                AccessFailureKind.RequestDecided,
                "The time of expiry that was chosen for the key is over. Create a key for the account instead."
            ),
            _ => null,
        };

    private static AccessFailure Decided(AccessRequest? request) =>
        new(
            AccessFailureKind.RequestDecided,
            request is null
                ? "The request has just been changed by somebody else."
                : $"The request is {request.State.ToString().ToLowerInvariant()} already."
        );

    private AccessRequest WithLink(AccessRequest request, DateTimeOffset now, LinkDelivery delivery, DateTimeOffset? noLaterThan)
    {
        var expiresAt = now + _options.LinkLifetime;
        return request with
        {
            State = AccessRequestState.Approved,
            LinkIssuedAt = now,
            LinkExpiresAt = noLaterThan < expiresAt ? StoredTime.Round(noLaterThan.Value) : expiresAt,
            LinkDelivery = delivery,
        };
    }

    private async Task<AccessFailure?> TryEndKeyAsync(string? keyId, Actor by, CancellationToken cancellationToken)
    {
        if (keyId is null)
        {
            return null;
        }

        var found = await _keys.FindAsync(keyId, cancellationToken);
        if (!found.TryGet(out var key, out var failure))
        {
            return failure;
        }

        if (key.State is KeyState.Revoked or KeyState.Expired)
        {
            return null;
        }

        return key.LastUsedAt is null
            ? (await _keys.RevokeAsync(keyId, by, cancellationToken)).Failure
            : new AccessFailure(
                AccessFailureKind.RequestDecided,
                $"The applicant has taken key {keyId} and used it. Create a further key for the account, or rotate this one, instead."
            );
    }
}
