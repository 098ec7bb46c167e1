using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;

namespace Sallyport.Access.AccessRequests;

/// <summary>
/// Where access requests outlive the process. What changes is written with its audit entries in one transaction, or not at all. A store that cannot
/// answer throws <see cref="AccessStoreException"/>.
/// </summary>
public interface IAccessRequestStore
{
    /// <summary>Writes a new request, durably.</summary>
    /// <returns>False, and nothing written, when <paramref name="maxPending"/> requests are pending already.</returns>
    Task<bool> AddAsync(AccessRequest request, int maxPending, AuditEvent happened, CancellationToken cancellationToken);

    /// <summary>Reads one request, or null.</summary>
    ValueTask<AccessRequest?> FindAsync(string requestId, CancellationToken cancellationToken);

    /// <summary>Reads requests, oldest first; a state is as of <paramref name="now"/>.</summary>
    ValueTask<IReadOnlyList<AccessRequest>> ListAsync(AccessRequestFilter filter, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the approved request whose latest link has that hash and opens at <paramref name="now"/>, its account being active; or null. One and the
    /// same question to the database whatever is wrong with the link.
    /// </summary>
    ValueTask<AccessRequest?> FindByLinkAsync(byte[] linkHash, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Writes an approval and the account it creates.</summary>
    /// <returns>False, and nothing written, unless the request is pending.</returns>
    Task<bool> ApproveAsync(
        AccessRequest approved,
        byte[] linkHash,
        Account account,
        IReadOnlyList<AuditEvent> happened,
        CancellationToken cancellationToken
    );

    /// <summary>Writes that a request is declined.</summary>
    /// <returns>False, and nothing written, unless the request is pending.</returns>
    Task<bool> DeclineAsync(AccessRequest declined, AuditEvent happened, CancellationToken cancellationToken);

    /// <summary>Puts a new link in the place of the former one: the request is approved again and has no key.</summary>
    /// <returns>False, and nothing written, unless the request is approved or redeemed and still has the key <paramref name="formerKeyId"/>.</returns>
    Task<bool> RelinkAsync(
        AccessRequest relinked,
        byte[] linkHash,
        string? formerKeyId,
        AuditEvent happened,
        CancellationToken cancellationToken
    );

    /// <summary>Writes the key and that the link is used, both or neither.</summary>
    /// <returns>False, and nothing written, when <see cref="FindByLinkAsync"/> would not find the link at the key's creation.</returns>
    Task<bool> RedeemAsync(
        byte[] linkHash,
        ApiKey key,
        KeyHash hash,
        IReadOnlyList<AuditEvent> happened,
        CancellationToken cancellationToken
    );

    /// <summary>Writes what became of the mail with the link that was issued at <paramref name="linkIssuedAt"/>.</summary>
    /// <returns>False, and nothing written, when there is a newer link.</returns>
    Task<bool> SetDeliveryAsync(
        string requestId,
        DateTimeOffset linkIssuedAt,
        LinkDelivery delivery,
        AuditEvent happened,
        CancellationToken cancellationToken
    );
}
