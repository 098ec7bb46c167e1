namespace Sallyport.Access.Audit;

/// <summary>
/// The audit log: entries are added and never changed. Stores add the entry of a change in the transaction of the change; this contract adds
/// those that belong to no other row. A store that cannot answer throws <see cref="AccessStoreException"/>.
/// </summary>
public interface IAuditStore
{
    /// <summary>Writes an entry of its own, durably.</summary>
    Task AppendAsync(AuditEvent happened, CancellationToken cancellationToken);

    /// <summary>Reads entries, newest first, at most <see cref="AuditQuery.Limit"/>.</summary>
    ValueTask<IReadOnlyList<AuditEntry>> ListAsync(AuditQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Walks along the chain from the first entry to the one that is last as the walk begins, in batches, while others write.
    /// </summary>
    /// <param name="kept">A head kept from an earlier walk, that must still be there.</param>
    /// <param name="cancellationToken">Gives the walk up.</param>
    Task<AuditVerification> VerifyAsync(AuditHead? kept, CancellationToken cancellationToken);
}
