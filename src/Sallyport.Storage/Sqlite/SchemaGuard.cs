using Microsoft.Data.Sqlite;
using Sallyport.Storage.Sqlite.Migrations;

namespace Sallyport.Storage.Sqlite;

/// <summary>
/// Sees before each write that the schema is the one that was compared at start. SQLite counts changes of the schema in the header of the file and reads
/// the schema again when the number has moved: as long as it has not, this connection runs no trigger but ours. Only the writer's thread uses it.
/// </summary>
internal sealed class SchemaGuard(IReadOnlyList<Migration> migrations)
{
    private long? _compared;

    /// <summary>Takes the schema as it is now for good; to be called once it was compared.</summary>
    public void Trust(SqliteConnection connection, SqliteTransaction transaction) => _compared = CountChanges(connection, transaction);

    /// <summary>Compares the schema again where it has changed. Nothing is checked before <see cref="Trust"/>.</summary>
    /// <exception cref="ForeignSchemaException">It is not ours any more.</exception>
    public void Check(SqliteConnection connection, SqliteTransaction transaction, string path)
    {
        if (_compared is not { } compared || CountChanges(connection, transaction) is var changes && changes == compared)
        {
            return;
        }

        if (SchemaComparison.FindDifference(connection, transaction, migrations) is { } difference)
        {
            throw new ForeignSchemaException(path, difference);
        }

        _compared = changes;
    }

    private static long CountChanges(SqliteConnection connection, SqliteTransaction transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "PRAGMA schema_version";
        return (long)command.ExecuteScalar()!;
    }
}
