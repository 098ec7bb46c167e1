using Sallyport.Access.Audit;

namespace Sallyport.Access.Notices;

/// <summary>Where notices are kept. A store that cannot answer throws <see cref="AccessStoreException"/>.</summary>
public interface INoticeStore
{
    /// <summary>Keeps a notice; the same id again changes nothing.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="queuesWebhook">Whether a delivery by webhook is queued with it, due at once: both are kept or neither.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task AddAsync(Notice notice, bool queuesWebhook, CancellationToken cancellationToken);

    /// <summary>Finds one.</summary>
    ValueTask<Notice?> FindAsync(string noticeId, CancellationToken cancellationToken);

    /// <summary>Lists what the filter asks for, newest first.</summary>
    ValueTask<IReadOnlyList<Notice>> ListAsync(NoticeFilter filter, CancellationToken cancellationToken);

    /// <summary>Marks an open notice as acknowledged, with its audit entry. One that is acknowledged already stays as it is, without an entry.</summary>
    /// <param name="noticeId">The notice.</param>
    /// <param name="by">Who acknowledges.</param>
    /// <param name="at">When.</param>
    /// <param name="happened">The audit entry.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The notice as it is now; null when there is none of that id.</returns>
    Task<Notice?> AcknowledgeAsync(string noticeId, string by, DateTimeOffset at, AuditEvent happened, CancellationToken cancellationToken);

    /// <summary>Forgets notices raised before an instant, and their deliveries.</summary>
    /// <returns>How many.</returns>
    Task<int> PurgeAsync(DateTimeOffset raisedBefore, CancellationToken cancellationToken);
}
