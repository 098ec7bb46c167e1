namespace Sallyport.Access.Tokens;

/// <summary>Where it is remembered, across restarts, which ws-tokens have been used. A store that cannot answer throws <see cref="AccessStoreException"/>.</summary>
public interface ITokenUseStore
{
    /// <summary>Tells whether the token is marked.</summary>
    ValueTask<bool> IsUsedAsync(string tokenId, CancellationToken cancellationToken);

    /// <summary>
    /// Marks the token in one atomic step. When the task completes the mark is durable: it outlives the process and a loss of power.
    /// </summary>
    /// <param name="tokenId">The <c>jti</c>.</param>
    /// <param name="expiresAt">The token's <c>exp</c>; the mark must be kept at least until then.</param>
    /// <param name="cancellationToken">Gives up waiting; the mark may be written nevertheless.</param>
    /// <returns>True for exactly one caller per token.</returns>
    Task<bool> TryMarkAsync(string tokenId, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Forgets marks of tokens whose <c>exp</c> is before <paramref name="expiredBefore"/>.</summary>
    /// <returns>How many.</returns>
    Task<int> PurgeAsync(DateTimeOffset expiredBefore, CancellationToken cancellationToken);
}
