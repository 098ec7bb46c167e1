using System.Net;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;

namespace Sallyport.Access.AccessRequests;

/// <content>What the applicant does with the link.</content>
public sealed partial class AccessRequestService
{
    /// <summary>
    /// Tells what a link would give, and burns nothing: scanners of mail open every link. Unknown, used, replaced and expired links and those of
    /// disabled accounts fail alike with <see cref="AccessFailureKind.LinkNotValid"/>.
    /// </summary>
    /// <param name="token">The token of the link.</param>
    /// <param name="from">Who tries it; attempts with bad links are throttled before the store is asked.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<AccessResult<AccessRequest>> FindByLinkAsync(string? token, IPAddress? from, CancellationToken cancellationToken) =>
        OpenAsync<AccessRequest>(token, from, (request, _) => Task.FromResult<AccessResult<AccessRequest>>(request), cancellationToken);

    /// <summary>
    /// Gives the applicant the key, once. Of many at the same time one gets it; the others fail with <see cref="AccessFailureKind.LinkNotValid"/>.
    /// Key and used link are written in one transaction: a server that ends before that leaves a good link, one that ends after it a key that
    /// nobody has seen, for which the operator issues another link (<see cref="RelinkAsync"/>).
    /// </summary>
    /// <param name="token">The token of the link.</param>
    /// <param name="from">Who tries it.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    public Task<AccessResult<IssuedKey>> RedeemAsync(string? token, IPAddress? from, CancellationToken cancellationToken) =>
        OpenAsync<IssuedKey>(
            token,
            from,
            async (request, linkHash) =>
            {
                var by = new Actor(ActorKind.Applicant, request.Id, from);
                var asked = new NewKey(
                    request.AccountId!,
                    request.KeyName!,
                    ExpiresAt: request.KeyExpiresAt,
                    Scopes: request.KeyScopes ?? ScopeSet.None
                );
                var result = await _keys.IssueAsync(
                    asked,
                    by,
                    (key, hash, issued) =>
                    {
                        var redeemed = request with { State = AccessRequestState.Redeemed, RedeemedAt = key.CreatedAt, KeyId = key.Id };
                        AuditEvent[] happened = [issued, AccessRequestAudit.Of(by, "requests.redeem", request, redeemed)];
                        return _store.RedeemAsync(linkHash, key, hash, happened, CancellationToken.None);
                    },
                    cancellationToken
                );

                // Whatever else kept the key from being made (the link was just used, the account just disabled) is told as nothing but that.
                return result.Failure is { Kind: not AccessFailureKind.StoreUnavailable } ? NotValid() : result;
            },
            cancellationToken
        );

    private static AccessFailure NotValid() => new(AccessFailureKind.LinkNotValid, "This link is not valid, or not any more.");

    private async Task<AccessResult<T>> OpenAsync<T>(
        string? token,
        IPAddress? from,
        Func<AccessRequest, byte[], Task<AccessResult<T>>> use,
        CancellationToken cancellationToken
    )
        where T : class
    {
        if (!LinkToken.IsWellFormed(token))
        {
            return NotValid();
        }

        if (!_throttle.TryTakeLink(from, out var retryAfter))
        {
            return new AccessFailure(AccessFailureKind.Throttled, "Too many attempts.", retryAfter);
        }

        return await StoreFailure.GuardAsync<T>(async () =>
        {
            var linkHash = LinkToken.Hash(token!);
            if (await _store.FindByLinkAsync(linkHash, _time.GetUtcNow(), cancellationToken) is not { } request)
            {
                return NotValid();
            }

            _throttle.ReturnLink(from);
            return await use(request, linkHash);
        });
    }
}
