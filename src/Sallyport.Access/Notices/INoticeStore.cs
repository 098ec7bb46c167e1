namespace Sallyport.Access.Notices;

/// <summary>Where notices are kept. A store that cannot answer throws <see cref="AccessStoreException"/>.</summary>
public interface INoticeStore
{
    /// <summary>Keeps a notice; the same id again changes nothing.</summary>
    Task AddAsync(Notice notice, CancellationToken cancellationToken);

    /// <summary>Finds one.</summary>
    ValueTask<Notice?> FindAsync(string noticeId, CancellationToken cancellationToken);

    /// <summary>Lists what the filter asks for, newest first.</summary>
    ValueTask<IReadOnlyList<Notice>> ListAsync(NoticeFilter filter, CancellationToken cancellationToken);

    /// <summary>Forgets notices raised before an instant.</summary>
    /// <returns>How many.</returns>
    Task<int> PurgeAsync(DateTimeOffset raisedBefore, CancellationToken cancellationToken);
}
