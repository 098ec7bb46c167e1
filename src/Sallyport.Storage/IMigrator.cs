namespace Sallyport.Storage;

/// <summary>Brings the database to the schema of this program.</summary>
public interface IMigrator
{
    /// <summary>Applies what is missing, all in one transaction.</summary>
    /// <returns>The migrations applied now, in order; empty when the database was current.</returns>
    /// <exception cref="StorageException">The database belongs to a newer program, or its history is not ours.</exception>
    Task<IReadOnlyList<AppliedMigration>> MigrateAsync(CancellationToken cancellationToken);
}

/// <summary>One migration.</summary>
/// <param name="Number">Its number, counting from 1.</param>
/// <param name="Name">Its name without number, for example <c>accounts_and_keys</c>.</param>
public sealed record AppliedMigration(int Number, string Name);
