using Sallyport.Access.AccessRequests;
using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Tests.Fakes;

/// <summary>Access requests in memory, beside the accounts and keys of a <see cref="MemoryStore"/>.</summary>
public sealed class MemoryAccessRequestStore(MemoryStore house) : IAccessRequestStore
{
    private readonly Lock _lock = new();
    private readonly List<(AccessRequest Request, byte[]? LinkHash)> _requests = [];

    public Task<bool> AddAsync(AccessRequest request, int maxPending, AuditEvent happened, CancellationToken cancellationToken) =>
        ChangeAsync(
            () =>
            {
                var isFree = _requests.Count(entry => entry.Request.State == AccessRequestState.Pending) < maxPending;
                if (isFree)
                {
                    _requests.Add((request, null));
                }

                return isFree;
            },
            happened
        );

    public ValueTask<AccessRequest?> FindAsync(string requestId, CancellationToken cancellationToken) =>
        new(Do(() => _requests.Find(entry => entry.Request.Id == requestId).Request));

    public ValueTask<IReadOnlyList<AccessRequest>> ListAsync(
        AccessRequestFilter filter,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        new(
            Do<IReadOnlyList<AccessRequest>>(() =>
            {
                var all = _requests
                    .Select(entry => entry.Request)
                    .OrderBy(request => request.CreatedAt)
                    .ThenBy(request => request.Id, StringComparer.Ordinal)
                    .ToList();
                var after = filter.After is null ? 0 : all.FindIndex(request => request.Id == filter.After) + 1;
                return
                [
                    .. all.Skip(after)
                        .Where(request => filter.State is null || request.StateAt(now) == filter.State)
                        .Where(request => filter.Delivery is null || request.LinkDelivery == filter.Delivery)
                        .Take(filter.Limit),
                ];
            })
        );

    public async ValueTask<AccessRequest?> FindByLinkAsync(byte[] linkHash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var request = Do(() => _requests.Find(entry => IsLink(entry.LinkHash, linkHash)).Request);
        return
            request?.StateAt(now) == AccessRequestState.Approved
            && await house.FindAsync(request.AccountId!, cancellationToken) is { State: AccountState.Active }
            ? request
            : null;
    }

    public async Task<bool> ApproveAsync(
        AccessRequest approved,
        byte[] linkHash,
        Account account,
        IReadOnlyList<AuditEvent> happened,
        CancellationToken cancellationToken
    )
    {
        var isDone = await ChangeAsync(
            () => TrySet(approved, linkHash, request => request.State == AccessRequestState.Pending),
            [.. happened]
        );
        if (isDone)
        {
            house.Add(account);
        }

        return isDone;
    }

    public Task<bool> DeclineAsync(AccessRequest declined, AuditEvent happened, CancellationToken cancellationToken) =>
        ChangeAsync(() => TrySet(declined, null, request => request.State == AccessRequestState.Pending), happened);

    public Task<bool> RelinkAsync(
        AccessRequest relinked,
        byte[] linkHash,
        string? formerKeyId,
        AuditEvent happened,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            () =>
                TrySet(
                    relinked,
                    linkHash,
                    request => request.State is AccessRequestState.Approved or AccessRequestState.Redeemed && request.KeyId == formerKeyId
                ),
            happened
        );

    public async Task<bool> RedeemAsync(
        byte[] linkHash,
        ApiKey key,
        KeyHash hash,
        IReadOnlyList<AuditEvent> happened,
        CancellationToken cancellationToken
    )
    {
        if (await FindByLinkAsync(linkHash, key.CreatedAt, cancellationToken) is not { } found)
        {
            return false;
        }

        var redeemed = found with { State = AccessRequestState.Redeemed, RedeemedAt = key.CreatedAt, KeyId = key.Id };
        return await ChangeAsync(() => TrySet(redeemed, null, request => request.State == AccessRequestState.Approved), [.. happened])
            && house.Add(key, hash);
    }

    public Task<bool> SetDeliveryAsync(
        string requestId,
        DateTimeOffset linkIssuedAt,
        LinkDelivery delivery,
        AuditEvent happened,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            () =>
            {
                var at = _requests.FindIndex(entry => entry.Request.Id == requestId && entry.Request.LinkIssuedAt == linkIssuedAt);
                if (at >= 0)
                {
                    _requests[at] = (_requests[at].Request with { LinkDelivery = delivery }, _requests[at].LinkHash);
                }

                return at >= 0;
            },
            happened
        );

    private static bool IsLink(byte[]? stored, byte[] asked) => stored.AsSpan().SequenceEqual(asked);

    private bool TrySet(AccessRequest request, byte[]? linkHash, Func<AccessRequest, bool> mayBe)
    {
        var at = _requests.FindIndex(entry => entry.Request.Id == request.Id);
        if (at < 0 || !mayBe(_requests[at].Request))
        {
            return false;
        }

        _requests[at] = (request, linkHash);
        return true;
    }

    private Task<bool> ChangeAsync(Func<bool> change, params AuditEvent[] happened) =>
        Task.FromResult(
            Do(() =>
            {
                var isDone = change();
                foreach (var one in isDone ? happened : [])
                {
                    house.Audit.Append(one);
                }

                return isDone;
            })
        );

    private T Do<T>(Func<T> action)
    {
        lock (_lock)
        {
            return house.IsLost ? throw new AccessStoreException("lost") : action();
        }
    }
}
