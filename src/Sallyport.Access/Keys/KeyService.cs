namespace Sallyport.Access.Keys;

/// <summary>What an operator does with API keys.</summary>
public sealed class KeyService
{
    /// <summary>Issues a key. Its secret is in the result and nowhere else afterwards.</summary>
    public Task<AccessResult<IssuedKey>> IssueAsync(NewKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Lists the keys of one account, or of all, oldest first; <see cref="ApiKey.State"/> is as of now.</summary>
    public Task<AccessResult<IReadOnlyList<ApiKey>>> ListAsync(string? accountId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Finds one key, or fails with <see cref="AccessFailureKind.KeyNotFound"/>; <see cref="ApiKey.State"/> is as of now.</summary>
    public Task<AccessResult<ApiKey>> FindAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>
    /// Revokes a key: when the task completes the key and its unused ws-tokens open nothing, and live sessions have been told. Again is harmless.
    /// </summary>
    public Task<AccessResult<ApiKey>> RevokeAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();
}
