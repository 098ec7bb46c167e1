using System.Text.Json.Nodes;
using Sallyport.Access.Audit;

namespace Sallyport.Access.Notices;

/// <summary>What an operator does with notices.</summary>
public sealed class NoticeService(INoticeStore store, TimeProvider time)
{
    /// <summary>Lists notices, newest first.</summary>
    public Task<AccessResult<IReadOnlyList<Notice>>> ListAsync(NoticeFilter filter, CancellationToken cancellationToken) =>
        StoreFailure.GuardAsync(async () => new AccessResult<IReadOnlyList<Notice>>(await store.ListAsync(filter, cancellationToken)));

    /// <summary>Acknowledges a notice; again is harmless and leaves who was first.</summary>
    public Task<AccessResult<Notice>> AcknowledgeAsync(string noticeId, Actor by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(noticeId);
        ArgumentNullException.ThrowIfNull(by);

        return StoreFailure.GuardAsync<Notice>(async () =>
        {
            var at = StoredTime.Round(time.GetUtcNow());
            var happened = new AuditEvent(
                by,
                "notices.acknowledge",
                noticeId,
                new JsonObject { ["state"] = "open" },
                new JsonObject { ["state"] = "acknowledged" }
            );
            var notice = await store.AcknowledgeAsync(noticeId, by.Id, at, happened, cancellationToken);
            return notice is null
                ? new AccessFailure(AccessFailureKind.NoticeNotFound, "No notice has that id.")
                : new AccessResult<Notice>(notice);
        });
    }
}
