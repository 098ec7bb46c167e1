using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Sallyport.Storage.Sqlite.Migrations;

/// <summary>Applies what is missing in one transaction: after a failure the database is as it was.</summary>
internal sealed partial class SqliteMigrator(
    SqliteDatabase database,
    SchemaGuard guard,
    IReadOnlyList<Migration> migrations,
    TimeProvider time,
    ILogger<SqliteMigrator> logger
) : IMigrator
{
    /// <summary>"SLYP": says in the file's header whose database it is.</summary>
    private const int ApplicationId = 0x534C5950;

    /// <summary>Makes the table that says which migrations were applied.</summary>
    public const string CreateHistory = """
        CREATE TABLE migrations (
            number     INTEGER NOT NULL PRIMARY KEY,
            name       TEXT    NOT NULL,
            checksum   TEXT    NOT NULL,
            applied_at INTEGER NOT NULL
        ) STRICT
        """;

    public async Task<IReadOnlyList<AppliedMigration>> MigrateAsync(CancellationToken cancellationToken)
    {
        database.Open();
        var applied = await database.WriteUnguardedAsync(Apply, cancellationToken);
        foreach (var migration in applied)
        {
            Log.Applied(logger, migration.Number, migration.Name);
        }

        return applied;
    }

    /// <summary>Sees that a database is ours and has a schema that this program knows, or can bring up to date. Changes nothing.</summary>
    /// <exception cref="StorageException">It is not; the message says why.</exception>
    public static void CheckKnown(SqliteConnection connection, string path, IReadOnlyList<Migration> migrations)
    {
        if (connection.ExecuteScalar<long>("PRAGMA application_id") != ApplicationId)
        {
            throw new StorageException($"{path} is not a database of Sallyport.");
        }

        var history =
            connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_master WHERE name = 'migrations'") == 0
                ? []
                : QueryHistory(connection, null);
        CheckHistory(history, migrations, path);
    }

    /// <summary>Applies what is missing to a database that is ours and whose schema is as its migrations made it.</summary>
    /// <exception cref="StorageException">It is not; the message says why.</exception>
    public static List<AppliedMigration> Apply(
        SqliteConnection connection,
        SqliteTransaction transaction,
        IReadOnlyList<Migration> migrations,
        string path,
        DateTimeOffset now
    )
    {
        CheckOwner(connection, transaction, path);
        var history = ReadHistory(connection, transaction);
        CheckHistory(history, migrations, $"The database {path}");
        if (SchemaComparison.FindDifference(connection, transaction, migrations) is { } difference)
        {
            throw new ForeignSchemaException(path, difference);
        }

        return [.. migrations.Skip(history.Count).Select(migration => Apply(connection, transaction, migration, now))];
    }

    private List<AppliedMigration> Apply(SqliteConnection connection, SqliteTransaction transaction)
    {
        try
        {
            var applied = Apply(connection, transaction, migrations, database.Path, time.GetUtcNow());
            guard.Trust(connection, transaction);
            return applied;
        }
        catch (SqliteException exception)
        {
            throw new StorageException(
                $"The database {database.Path} could not be migrated, and was left as it was: {exception.Message}{SqliteDamage.Advice(exception)}",
                exception
            );
        }
    }

    private static void CheckOwner(SqliteConnection connection, SqliteTransaction transaction, string path)
    {
        var owner = connection.ExecuteScalar<long>("PRAGMA application_id", transaction: transaction);
        var tables = connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_master", transaction: transaction);
        if (owner != ApplicationId && (owner != 0 || tables > 0))
        {
            throw new StorageException($"The database {path} belongs to another program.");
        }
    }

    private static List<HistoryRow> ReadHistory(SqliteConnection connection, SqliteTransaction transaction)
    {
        connection.Execute($"PRAGMA application_id = {ApplicationId}", transaction: transaction);
        if (connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_master WHERE name = 'migrations'", transaction: transaction) == 0)
        {
            connection.Execute(CreateHistory, transaction: transaction);
        }

        return QueryHistory(connection, transaction);
    }

    private static List<HistoryRow> QueryHistory(SqliteConnection connection, SqliteTransaction? transaction) =>
        connection
            .Query<HistoryRow>(
                "SELECT number AS Number, name AS Name, checksum AS Checksum FROM migrations ORDER BY number",
                transaction: transaction
            )
            .AsList();

    private static void CheckHistory(List<HistoryRow> history, IReadOnlyList<Migration> migrations, string what)
    {
        if (history.Count > migrations.Count)
        {
            throw new StorageException(
                $"{what} is newer than this program: it has migration {history[^1].Number} ({history[^1].Name}), "
                    + $"this program knows {migrations.Count}. Run the newer program, or restore a backup from before it."
            );
        }

        foreach (var (row, migration) in history.Zip(migrations))
        {
            if (row.Number != migration.Number || row.Name != migration.Name || row.Checksum != migration.Checksum)
            {
                throw new StorageException(
                    $"{what} has another history than this program: "
                        + $"migration {row.Number} ({row.Name}) there is not {migration.Number} ({migration.Name}) here."
                );
            }
        }
    }

    private static AppliedMigration Apply(
        SqliteConnection connection,
        SqliteTransaction transaction,
        Migration migration,
        DateTimeOffset now
    )
    {
        connection.Execute(migration.Sql, transaction: transaction);
        connection.Execute(
            "INSERT INTO migrations (number, name, checksum, applied_at) VALUES (@Number, @Name, @Checksum, @At)",
            new
            {
                migration.Number,
                migration.Name,
                migration.Checksum,
                At = now.ToUnixTimeMilliseconds(),
            },
            transaction
        );
        return new AppliedMigration(migration.Number, migration.Name);
    }

    private sealed class HistoryRow
    {
        public long Number { get; init; }
        public string Name { get; init; } = "";
        public string Checksum { get; init; } = "";
    }

    private static partial class Log
    {
        [LoggerMessage(2021, LogLevel.Information, "Migration {Number} ({Name}) applied.", EventName = "MigrationApplied")]
        public static partial void Applied(ILogger logger, int number, string name);
    }
}
