using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Sallyport.Access;
using Sallyport.Access.Audit;
using Sallyport.Storage.Backup;
using Sallyport.Storage.Sqlite.Audit;
using Sallyport.Storage.Sqlite.Migrations;

namespace Sallyport.Storage.Sqlite.Backup;

/// <summary>A backup of SQLite, migrated, before it takes the place of the database.</summary>
internal sealed class SqliteStagedDatabase : IStagedDatabase
{
    private readonly SqliteConnection _connection;
    private readonly IReadOnlyList<Migration> _migrations;
    private readonly SqliteAuditTrail _trail;
    private readonly TimeProvider _time;
    private EndedThings? _ended;

    private SqliteStagedDatabase(
        SqliteConnection connection,
        IReadOnlyList<Migration> migrations,
        SqliteAuditTrail trail,
        TimeProvider time
    )
    {
        _connection = connection;
        _migrations = migrations;
        _trail = trail;
        _time = time;
    }

    public static SqliteStagedDatabase Open(string database, IReadOnlyList<Migration> migrations, SqliteAuditTrail trail, TimeProvider time)
    {
        try
        {
            var connection = SqliteCopy.Open(database, SqliteOpenMode.ReadWrite);
            try
            {
                connection.Execute("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA synchronous = FULL");
                using var transaction = connection.BeginTransaction();
                SqliteMigrator.Apply(connection, transaction, migrations, database, time.GetUtcNow());
                transaction.Commit();
                return new SqliteStagedDatabase(connection, migrations, trail, time);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
        catch (SqliteException exception)
        {
            throw new AccessStoreException(exception.Message, exception);
        }
    }

    public EndedSince FindEnded(string present)
    {
        try
        {
            using var connection = SqliteCopy.Open(present, SqliteOpenMode.ReadOnly);
            connection.Execute("PRAGMA trusted_schema = OFF");
            SqliteMigrator.CheckKnown(connection, present, _migrations);
            var ended = EndedThings.Find(connection, _connection, _time.GetUtcNow());
            var problem = SchemaComparison.FindDifference(connection, null, _migrations) is { } difference
                ? $"its schema was changed ({difference}), so what it says may be wrong"
                : null;
            var peppers = connection.Query<string>("SELECT 'pepper-' || version FROM peppers WHERE retired_at IS NOT NULL").AsList();
            _ended = ended;
            return new EndedSince(ended.All, peppers, problem);
        }
        catch (Exception unreadable) when (unreadable is SqliteException or StorageException)
        {
            return EndedSince.Nothing with { Problem = unreadable.Message };
        }
    }

    public void EndAgain(Actor by)
    {
        if (_ended is not { All.Count: > 0 } ended)
        {
            return;
        }

        try
        {
            using var transaction = _connection.BeginTransaction();
            ended.End(_connection, transaction);
            foreach (var thing in ended.All)
            {
                var after = new JsonObject
                {
                    ["kind"] = JsonNamingPolicy.CamelCase.ConvertName(thing.Kind.ToString()),
                    ["ended"] = thing.How,
                };
                if (thing.At is { } at)
                {
                    after["at"] = at.ToString("O", CultureInfo.InvariantCulture);
                }

                _trail.Append(_connection, transaction, new AuditEvent(by, "restore.end", thing.Id, null, after));
            }

            transaction.Commit();
        }
        catch (SqliteException exception)
        {
            throw new AccessStoreException(exception.Message, exception);
        }
    }

    public void Dispose() => _connection.Dispose();
}
