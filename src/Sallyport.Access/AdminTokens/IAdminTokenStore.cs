using Sallyport.Access.Audit;

namespace Sallyport.Access.AdminTokens;

/// <summary>
/// Where admin tokens outlive the process. Each change is written with its audit entry or not at all. A store that cannot answer throws
/// <see cref="AccessStoreException"/>.
/// </summary>
public interface IAdminTokenStore
{
    /// <summary>Writes a new token, durably.</summary>
    /// <param name="token">What is kept of it.</param>
    /// <param name="hash">Its hash, 32 bytes.</param>
    /// <param name="happened">The audit entry.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task AddAsync(AdminToken token, ReadOnlyMemory<byte> hash, AuditEvent happened, CancellationToken cancellationToken);

    /// <summary>Finds a token by its hash, or null.</summary>
    ValueTask<AdminToken?> FindByHashAsync(ReadOnlyMemory<byte> hash, CancellationToken cancellationToken);

    /// <summary>Finds a token by its id, or null.</summary>
    ValueTask<AdminToken?> FindAsync(string tokenId, CancellationToken cancellationToken);

    /// <summary>Reads all tokens, oldest first.</summary>
    ValueTask<IReadOnlyList<AdminToken>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Marks a token revoked, durably. Where it is revoked already nothing is changed and nothing audited.</summary>
    /// <returns>False when there is no such token, or it was revoked already.</returns>
    Task<bool> RevokeAsync(string tokenId, DateTimeOffset at, AuditEvent happened, CancellationToken cancellationToken);
}
