using System.Text.Json.Nodes;
using Sallyport.Access.Audit;
using Sallyport.Access.Notices;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.Verbs;

/// <summary>What an operator does with notices.</summary>
internal sealed class NoticeOperations(NoticeService notices) : IOperationGroup
{
    public IEnumerable<Operation> Operations =>
        [
            Operation.Of<ListNoticesArguments, NoticesAnswer>(
                OperatorVerbs.ListNotices,
                HttpMethods.Get,
                "/notices",
                "List notices, newest first.",
                ListAsync
            ),
            Operation.Of<IdArguments, NoticeAnswer>(
                OperatorVerbs.AcknowledgeNotice,
                HttpMethods.Post,
                "/notices/{id}/acknowledge",
                "Acknowledge a notice: it is no longer open.",
                AcknowledgeAsync
            ),
        ];

    private async Task<OperationResult<NoticesAnswer>> ListAsync(ListNoticesArguments asked, Actor by, CancellationToken cancellationToken)
    {
        if (Paging.Read(asked, out var limit, out var after) is { } wrong)
        {
            return wrong;
        }

        NoticeKind? kind = null;
        if (asked.Kind is not null)
        {
            if (!NoticeKindText.TryParse(asked.Kind, out var known))
            {
                return new OperatorFailure(
                    OperatorFailureKind.Invalid,
                    "kind must be one of " + string.Join(", ", NoticeKindText.Words) + "."
                );
            }

            kind = known;
        }

        var filter = new NoticeFilter(asked.Account, asked.Key, kind, asked.Open, after, limit + 1);
        return (await notices.ListAsync(filter, cancellationToken)).Show("", found => Page(asked, found, limit));
    }

    private static NoticesAnswer Page(ListNoticesArguments asked, IReadOnlyList<Notice> found, int limit) =>
        new([.. found.Take(limit).Select(NoticeView.Of)], found.Count > limit ? Paging.CursorOf(asked, found[limit - 1].Id) : null);

    private async Task<OperationResult<NoticeAnswer>> AcknowledgeAsync(IdArguments asked, Actor by, CancellationToken cancellationToken) =>
        (await notices.AcknowledgeAsync(asked.Id, by, cancellationToken)).Show(asked.Id, notice => new NoticeAnswer(NoticeView.Of(notice)));
}

/// <summary>Arguments of <see cref="OperatorVerbs.ListNotices"/>; what is null does not matter.</summary>
internal sealed record ListNoticesArguments(
    string? Account = null,
    string? Key = null,
    string? Kind = null,
    bool? Open = null,
    int? Limit = null,
    string? Cursor = null
) : IPaged;

/// <summary>A notice as operators are shown it.</summary>
internal sealed record NoticeView(
    string Id,
    string Kind,
    string? AccountId,
    string? KeyId,
    string Text,
    JsonObject? Data,
    DateTimeOffset RaisedAt,
    DateTimeOffset? AcknowledgedAt,
    string? AcknowledgedBy
)
{
    public static NoticeView Of(Notice notice) =>
        new(
            notice.Id,
            NoticeKindText.Of(notice.Kind),
            notice.AccountId,
            notice.KeyId,
            notice.Text,
            notice.Data,
            notice.RaisedAt,
            notice.AcknowledgedAt,
            notice.AcknowledgedBy
        );
}

/// <summary>One notice.</summary>
internal sealed record NoticeAnswer(NoticeView Notice);

/// <summary>Notices, newest first.</summary>
internal sealed record NoticesAnswer(IReadOnlyList<NoticeView> Notices, string? NextCursor) : IPage;
