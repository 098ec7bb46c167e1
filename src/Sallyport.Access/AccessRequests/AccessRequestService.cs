using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Sallyport.Access.Audit;
using Sallyport.Access.Issuing;
using Sallyport.Access.Notices;

namespace Sallyport.Access.AccessRequests;

/// <summary>
/// From "may I?" to a key: strangers ask, the operator decides, a one-time link goes out, and the applicant takes the key with it. The account
/// comes into being with the approval, the key when the applicant asks for it.
/// </summary>
public sealed partial class AccessRequestService
{
    private readonly IAccessRequestStore _store;
    private readonly KeyService _keys;
    private readonly AccessRequestThrottle _throttle;
    private readonly NoticeBoard _notices;
    private readonly AccessRequestOptions _options;
    private readonly TimeProvider _time;

    internal AccessRequestService(
        IAccessRequestStore store,
        KeyService keys,
        AccessRequestThrottle throttle,
        NoticeBoard notices,
        IOptions<AccessRequestOptions> options,
        TimeProvider time
    )
    {
        _store = store;
        _keys = keys;
        _throttle = throttle;
        _notices = notices;
        _options = options.Value;
        _time = time;
    }

    /// <summary>
    /// Takes a stranger's request. Fails with <see cref="AccessFailureKind.Invalid"/> (see <see cref="ApplicationRule.Check"/> for each field),
    /// <see cref="AccessFailureKind.Throttled"/>, <see cref="AccessFailureKind.TooManyPending"/>; never because of what is stored under that name.
    /// </summary>
    /// <param name="asked">What the applicant says.</param>
    /// <param name="from">The applicant's address, for throttling and the audit log.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<AccessResult<AccessRequest>> SubmitAsync(NewAccessRequest asked, IPAddress? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(asked);

        if (ApplicationRule.Check(asked) is [var problem, ..])
        {
            return new AccessFailure(AccessFailureKind.Invalid, problem.Message);
        }

        if (!_throttle.TryTakeRequest(from, out var retryAfter))
        {
            return new AccessFailure(AccessFailureKind.Throttled, "Too many requests for access.", retryAfter);
        }

        var request = new AccessRequest
        {
            Id = PublicId.NewAccessRequest(),
            Name = ApplicationRule.OneLine(asked.Name),
            Contact = ApplicationRule.OneLine(asked.Contact),
            UseCase = ApplicationRule.OneLine(asked.UseCase),
            CreatedAt = StoredTime.Round(_time.GetUtcNow()),
        };
        var happened = AccessRequestAudit.Of(new Actor(ActorKind.Applicant, request.Id, from), "requests.submit", null, request);
        return await StoreFailure.GuardAsync<AccessRequest>(async () =>
        {
            if (!await _store.AddAsync(request, _options.MaxPending, happened, cancellationToken))
            {
                return new AccessFailure(AccessFailureKind.TooManyPending, "No more requests are taken until some have been decided.");
            }

            _notices.Raise(
                new NewNotice(
                    NoticeKind.AccessRequested,
                    null,
                    null,
                    $"{request.Id} asks for access.",
                    new JsonObject { ["requestId"] = request.Id }
                )
            );
            return request;
        });
    }

    /// <summary>Lists requests, oldest first; <see cref="AccessRequest.State"/> is as of now.</summary>
    public Task<AccessResult<IReadOnlyList<AccessRequest>>> ListAsync(AccessRequestFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);

        return StoreFailure.GuardAsync<IReadOnlyList<AccessRequest>>(async () =>
        {
            if (filter.Limit is < 1 or > AccessRequestFilter.MaxLimit)
            {
                return new AccessFailure(AccessFailureKind.Invalid, $"A list returns 1 to {AccessRequestFilter.MaxLimit}.");
            }

            var found = await _store.ListAsync(filter, _time.GetUtcNow(), cancellationToken);
            return new AccessResult<IReadOnlyList<AccessRequest>>([.. found.Select(AsOfNow)]);
        });
    }

    /// <summary>Finds one request, or fails with <see cref="AccessFailureKind.RequestNotFound"/>; <see cref="AccessRequest.State"/> is as of now.</summary>
    public Task<AccessResult<AccessRequest>> FindAsync(string requestId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requestId);

        return StoreFailure.GuardAsync<AccessRequest>(async () =>
            await _store.FindAsync(requestId, cancellationToken) is { } found ? AsOfNow(found) : NotFound()
        );
    }

    private static AccessFailure NotFound() => new(AccessFailureKind.RequestNotFound, "There is no such access request.");

    private AccessRequest AsOfNow(AccessRequest request) => request with { State = request.StateAt(_time.GetUtcNow()) };
}
