using Dapper;
using Microsoft.Data.Sqlite;
using Sallyport.Access;
using Sallyport.Access.Secrets;
using Sallyport.Storage.Backup;
using Sallyport.Storage.Sqlite.Audit;
using Sallyport.Storage.Sqlite.Migrations;

namespace Sallyport.Storage.Sqlite.Backup;

/// <summary>The database files of SQLite, for backups and restores.</summary>
internal sealed class SqliteDatabaseFiles(IReadOnlyList<Migration> migrations, SqliteAuditTrail trail, TimeProvider time) : IDatabaseFiles
{
    private static readonly string[] Logs = ["-wal", "-shm"];

    public void Copy(string database, string target, Action<int, int> progress, CancellationToken cancellationToken)
    {
        try
        {
            SqliteCopy.Run(database, target, progress, cancellationToken);
        }
        catch (SqliteException exception)
        {
            throw new AccessStoreException(exception.Message, exception);
        }
    }

    public string? FindDamage(string database)
    {
        try
        {
            using var connection = SqliteCopy.Open(database, SqliteOpenMode.ReadOnly);
            return SqliteCopy.FindDamage(connection);
        }
        catch (SqliteException exception)
        {
            throw new AccessStoreException(exception.Message, exception);
        }
    }

    public void CheckBackup(string database, string name, IReadOnlyCollection<ServerSecret> peppers) =>
        BackupInspection.Check(database, name, migrations, peppers);

    public IStagedDatabase OpenStaged(string database) => SqliteStagedDatabase.Open(database, migrations, trail, time);

    public void Checkpoint(string database)
    {
        try
        {
            using var connection = SqliteCopy.Open(database, SqliteOpenMode.ReadWrite);
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException)
        {
            // It is damaged: that may be why a backup is restored.
        }
    }

    public void MoveLog(string database, string target)
    {
        foreach (var log in Logs.Where(log => File.Exists(database + log)))
        {
            File.Move(database + log, target + log);
        }
    }

    public void Delete(string database)
    {
        foreach (var side in (ReadOnlySpan<string>)["", .. Logs, "-journal"])
        {
            File.Delete(database + side);
        }
    }
}
