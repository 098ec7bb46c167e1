using Sallyport.Access;
using Sallyport.Access.AccessRequests;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Doors.AccessRequests;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.Verbs;

/// <summary>What an operator does with requests for access.</summary>
internal sealed class AccessRequestOperations(AccessRequestService requests, LinkPost post) : IOperationGroup
{
    // A position is sixteen digits of time and the id; see Paging.
    private const int IdInPosition = 16;

    public IEnumerable<Operation> Operations =>
        [
            Operation.Of<ListAccessRequestsArguments, AccessRequestsAnswer>(
                OperatorVerbs.ListRequests,
                HttpMethods.Get,
                "/access-requests",
                "List requests for access, oldest first.",
                ListAsync
            ),
            Operation.Of<IdArguments, AccessRequestAnswer>(
                OperatorVerbs.ShowRequest,
                HttpMethods.Get,
                "/access-requests/{id}",
                "Show one request for access.",
                ShowAsync
            ),
            Operation.Of<ApproveArguments, LinkAnswer>(
                OperatorVerbs.ApproveRequest,
                HttpMethods.Post,
                "/access-requests/{id}/approve",
                "Approve a request: create the account, and a one-time link with which the applicant makes the key.",
                ApproveAsync
            ) with
            {
                ShowsSecret = true,
            },
            Operation.Of<DeclineArguments, AccessRequestAnswer>(
                OperatorVerbs.DeclineRequest,
                HttpMethods.Post,
                "/access-requests/{id}/decline",
                "Decline a request; final, and the applicant is not told.",
                DeclineAsync
            ),
            Operation.Of<RelinkArguments, LinkAnswer>(
                OperatorVerbs.RelinkRequest,
                HttpMethods.Post,
                "/access-requests/{id}/relink",
                "Issue another one-time link in the place of the former; a key that was made and never used is revoked.",
                RelinkAsync
            ) with
            {
                ShowsSecret = true,
            },
        ];

    private async Task<OperationResult<AccessRequestsAnswer>> ListAsync(
        ListAccessRequestsArguments asked,
        Actor by,
        CancellationToken cancellationToken
    )
    {
        if (Paging.Read(asked, out var limit, out var after) is { } wrong)
        {
            return wrong;
        }

        // One more than asked tells whether there is a next page.
        var filter = new AccessRequestFilter(asked.State, after?.Length > IdInPosition ? after[IdInPosition..] : after, limit + 1);
        return (await requests.ListAsync(filter, cancellationToken)).Show(
            "",
            found => new AccessRequestsAnswer(
                [.. found.Take(limit).Select(AccessRequestView.Of)],
                found.Count > limit ? Paging.CursorOf(asked, Paging.PositionOf(found[limit - 1].CreatedAt, found[limit - 1].Id)) : null
            )
        );
    }

    private async Task<OperationResult<AccessRequestAnswer>> ShowAsync(IdArguments asked, Actor by, CancellationToken cancellationToken) =>
        (await requests.FindAsync(asked.Id, cancellationToken)).Show(asked.Id, Answer);

    private async Task<OperationResult<LinkAnswer>> ApproveAsync(ApproveArguments asked, Actor by, CancellationToken cancellationToken)
    {
        ScopeSet? scopes = null;
        if (asked.Scopes is { } wanted && !ScopeNames.TryRead(wanted, out scopes, out var problem))
        {
            return new OperatorFailure(OperatorFailureKind.Invalid, problem);
        }

        var delivery = await DeliveryAsync(asked.Id, asked.Copy, cancellationToken);
        var approval = new Approval(asked.Tier, asked.KeyName, scopes, asked.ExpiresAt);
        return await AnswerAsync(asked.Id, await requests.ApproveAsync(asked.Id, approval, delivery, by, cancellationToken));
    }

    private async Task<OperationResult<AccessRequestAnswer>> DeclineAsync(
        DeclineArguments asked,
        Actor by,
        CancellationToken cancellationToken
    ) => (await requests.DeclineAsync(asked.Id, asked.Reason, by, cancellationToken)).Show(asked.Id, Answer);

    private async Task<OperationResult<LinkAnswer>> RelinkAsync(RelinkArguments asked, Actor by, CancellationToken cancellationToken)
    {
        var delivery = await DeliveryAsync(asked.Id, asked.Copy, cancellationToken);
        return await AnswerAsync(asked.Id, await requests.RelinkAsync(asked.Id, delivery, by, cancellationToken));
    }

    private static AccessRequestAnswer Answer(AccessRequest request) => new(AccessRequestView.Of(request));

    private async Task<LinkDelivery> DeliveryAsync(string id, bool copy, CancellationToken cancellationToken) =>
        !copy && (await requests.FindAsync(id, cancellationToken)).Value is { } request && post.CanMail(request)
            ? LinkDelivery.Queued
            : LinkDelivery.Copy;

    // A link that the mail does not take after all is shown instead.
    private async Task<OperationResult<LinkAnswer>> AnswerAsync(string id, AccessResult<IssuedLink> result)
    {
        if (!result.TryGet(out var link, out var failure))
        {
            return OperatorFailures.Of(failure, id);
        }

        var request = link.Request;
        if (request.LinkDelivery == LinkDelivery.Queued)
        {
            if (post.TryMail(link))
            {
                return new LinkAnswer(AccessRequestView.Of(request), null, null);
            }

            request = (await requests.SetDeliveryAsync(request, LinkDelivery.Copy, CancellationToken.None)).Value ?? request;
        }

        return new LinkAnswer(AccessRequestView.Of(request), post.UrlOf(link), post.Hint);
    }
}

/// <summary>Arguments of <see cref="OperatorVerbs.ListRequests"/>.</summary>
internal sealed record ListAccessRequestsArguments(AccessRequestState? State = null, int? Limit = null, string? Cursor = null) : IPaged;

/// <summary>Arguments of <see cref="OperatorVerbs.ApproveRequest"/>; <c>copy</c> shows the link instead of mailing it.</summary>
internal sealed record ApproveArguments(
    string Id,
    string Tier,
    string? KeyName = null,
    IReadOnlyList<string>? Scopes = null,
    DateTimeOffset? ExpiresAt = null,
    bool Copy = false
);

/// <summary>Arguments of <see cref="OperatorVerbs.DeclineRequest"/>.</summary>
internal sealed record DeclineArguments(string Id, string? Reason = null);

/// <summary>Arguments of <see cref="OperatorVerbs.RelinkRequest"/>; <c>copy</c> shows the link instead of mailing it.</summary>
internal sealed record RelinkArguments(string Id, bool Copy = false);

/// <summary>Requests for access, oldest first.</summary>
internal sealed record AccessRequestsAnswer(IReadOnlyList<AccessRequestView> Requests, string? NextCursor) : IPage;

/// <summary>One request for access.</summary>
internal sealed record AccessRequestAnswer(AccessRequestView Request);

/// <summary>A request and its new link, for the only time; no link where it is mailed. A class, not a record: no ToString that shows it.</summary>
internal sealed class LinkAnswer(AccessRequestView request, string? link, string? hint)
{
    public AccessRequestView Request { get; } = request;

    [ShownOnce]
    public string? Link { get; } = link;

    public string? Hint { get; } = hint;
}
