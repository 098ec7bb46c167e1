using Dapper;
using Microsoft.Data.Sqlite;
using Sallyport.Access.Authentication;
using Sallyport.Access.Secrets;
using Sallyport.Storage.Backup;
using Sallyport.Storage.Sqlite.Migrations;

namespace Sallyport.Storage.Sqlite.Backup;

/// <summary>Judges a database that is to be restored: is it whole, is it ours, does this program know its schema, are its peppers here.</summary>
internal static class BackupInspection
{
    /// <exception cref="StorageException">It is not to be restored; the message says why.</exception>
    public static void Check(string database, string name, IReadOnlyList<Migration> migrations, IReadOnlyCollection<ServerSecret> peppers)
    {
        try
        {
            using var connection = SqliteCopy.Open(database, SqliteOpenMode.ReadWrite);
            // The schema first: what else is asked would run what a foreign one holds.
            connection.Execute("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA journal_mode = DELETE");
            SqliteMigrator.CheckKnown(connection, name, migrations);
            if (SchemaComparison.FindDifference(connection, null, migrations) is { } difference)
            {
                throw new DamagedBackupException($"The schema of {name} is not Sallyport's: {difference}.");
            }

            if (SqliteCopy.FindDamage(connection) is { } damage)
            {
                throw new DamagedBackupException($"{name} is damaged: {damage}.");
            }

            if (connection.QueryFirstOrDefault("PRAGMA foreign_key_check") is not null)
            {
                throw new DamagedBackupException($"{name} is damaged: some of its rows belong to rows that are not there.");
            }

            CheckPeppers(connection, name, peppers);
        }
        catch (SqliteException damaged)
        {
            throw new DamagedBackupException($"{name} cannot be read as a database: {damaged.Message}", damaged);
        }
    }

    private static void CheckPeppers(SqliteConnection connection, string name, IReadOnlyCollection<ServerSecret> peppers)
    {
        var needed = connection.Query<(long Version, byte[] Check)>(
            """
            SELECT version, check_value FROM peppers AS p
            WHERE EXISTS (SELECT 1 FROM api_keys AS k WHERE k.pepper_version = p.version AND k.state <> 'revoked')
            """
        );
        foreach (var (version, check) in needed)
        {
            var pepper = peppers.FirstOrDefault(pepper => pepper.Version == version);
            if (pepper is null)
            {
                throw new StorageException(
                    $"The keys in {name} were hashed under pepper {version}, which is not here: restore secrets/pepper-{version} first, "
                        + "or the archive that `sallyport backup --with-secrets` wrote."
                );
            }

            if (!PepperRing.CheckOf(pepper).AsSpan().SequenceEqual(check))
            {
                throw new StorageException(
                    $"Pepper {version} here is not the one that the keys in {name} were hashed under. Restore the secrets of the same backup first."
                );
            }
        }
    }
}
