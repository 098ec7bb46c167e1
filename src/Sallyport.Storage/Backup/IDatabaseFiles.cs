using Sallyport.Access;
using Sallyport.Access.Secrets;

namespace Sallyport.Storage.Backup;

/// <summary>What a backup and a restore do with the files of a database.</summary>
internal interface IDatabaseFiles
{
    /// <summary>Copies one moment of a database, while others read and write it.</summary>
    /// <param name="database">The database.</param>
    /// <param name="target">An empty file.</param>
    /// <param name="progress">Gets the number of pages that are copied and of all pages.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <exception cref="AccessStoreException">It could not be copied.</exception>
    void Copy(string database, string target, Action<int, int> progress, CancellationToken cancellationToken);

    /// <summary>Says what is wrong in a database, or null.</summary>
    /// <exception cref="AccessStoreException">It could not be opened.</exception>
    string? FindDamage(string database);

    /// <summary>Checks that a backup is whole, is ours, has a schema that this program knows, and that its peppers are here.</summary>
    /// <param name="database">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="peppers">The peppers that will be here.</param>
    /// <exception cref="StorageException">It is not to be restored; the message says why.</exception>
    void CheckBackup(string database, string name, IReadOnlyCollection<ServerSecret> peppers);

    /// <summary>Brings a checked backup to the schema of this program, and opens it.</summary>
    /// <exception cref="AccessStoreException">It could not be opened.</exception>
    IStagedDatabase OpenStaged(string database);

    /// <summary>Writes the log of a database into the database. A damaged database stays as it is.</summary>
    void Checkpoint(string database);

    /// <summary>Moves the log of a database, where there is one, beside another database file.</summary>
    void MoveLog(string database, string target);

    /// <summary>Deletes a database with its log and its journal.</summary>
    void Delete(string database);
}
