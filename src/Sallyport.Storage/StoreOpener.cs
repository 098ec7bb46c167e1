namespace Sallyport.Storage;

/// <summary>
/// Opens the store as a start of the server does: lock the folder, migrate, check the secrets. The host does it before it listens; the command line
/// calls it when no server runs. Disposing the service provider gives everything back.
/// </summary>
public sealed class StoreOpener
{
    /// <summary>Opens the store.</summary>
    /// <returns>The migrations applied now.</returns>
    /// <exception cref="StorageException">It cannot be opened; the message says what to do.</exception>
    public Task<IReadOnlyList<AppliedMigration>> OpenAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
