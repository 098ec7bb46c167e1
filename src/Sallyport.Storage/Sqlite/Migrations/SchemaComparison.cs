using Dapper;
using Microsoft.Data.Sqlite;

namespace Sallyport.Storage.Sqlite.Migrations;

/// <summary>
/// Compares the whole schema of a database with what the migrations make. A trigger or a view of somebody else can make a write vanish or a read lie
/// while every row looks right, so nothing may be there that is not ours, and nothing of ours may be missing or different.
/// </summary>
internal static class SchemaComparison
{
    /// <summary>What SQLite makes by itself when somebody runs ANALYZE: it changes how queries run, not what they answer.</summary>
    private static readonly HashSet<string> Statistics = new(StringComparer.Ordinal)
    {
        "CREATE TABLE sqlite_stat1(tbl,idx,stat)",
        "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)",
    };

    /// <summary>Names the first difference; null where there is none.</summary>
    /// <exception cref="SqliteException">The database cannot be read.</exception>
    public static string? FindDifference(SqliteConnection connection, SqliteTransaction? transaction, IReadOnlyList<Migration> migrations)
    {
        var found = Read(connection, transaction);
        var applied = found.Exists(one => one is { Type: "table", Name: "migrations" })
            ? connection.ExecuteScalar<long>("SELECT count(*) FROM migrations", transaction: transaction)
            : 0;
        using var model = new SqliteConnection("Data Source=:memory:");
        model.Open();
        model.Execute(SqliteMigrator.CreateHistory);
        foreach (var migration in migrations.Take((int)Math.Min(applied, migrations.Count)))
        {
            model.Execute(migration.Sql);
        }

        return FindDifference(found, Read(model, null)) ?? FindOddity(connection, transaction, found);
    }

    private static string? FindDifference(List<SchemaObject> found, List<SchemaObject> expected)
    {
        var ours = expected.ToDictionary(one => (one.Type, one.Name));
        foreach (var one in found)
        {
            if (ours.Remove((one.Type, one.Name), out var model))
            {
                if (one.Sql != model.Sql || one.Table != model.Table)
                {
                    return $"{one} is not as Sallyport made it";
                }
            }
            else if (one.Sql is null || !Statistics.Contains(one.Sql))
            {
                return $"{one} is not Sallyport's";
            }
        }

        return ours.Values.FirstOrDefault() is { } missing ? $"{missing} is missing" : null;
    }

    private static string? FindOddity(SqliteConnection connection, SqliteTransaction? transaction, List<SchemaObject> found)
    {
        var pages = new HashSet<long>();
        foreach (var one in found.Where(one => one.Type is "table" or "index"))
        {
            if (one.Page <= 0 || !pages.Add(one.Page))
            {
                return $"{one} has no pages of its own";
            }
        }

        return connection.ExecuteScalar<string>("PRAGMA encoding", transaction: transaction) is var encoding and not "UTF-8"
            ? $"its text is {encoding}, not UTF-8"
            : null;
    }

    private static List<SchemaObject> Read(SqliteConnection connection, SqliteTransaction? transaction) =>
        connection
            .Query<SchemaObject>(
                "SELECT type AS Type, name AS Name, tbl_name AS \"Table\", rootpage AS Page, sql AS Sql FROM main.sqlite_schema ORDER BY type DESC, name",
                transaction: transaction
            )
            .AsList();

    private sealed class SchemaObject
    {
        public string Type { get; init; } = "";
        public string Name { get; init; } = "";
        public string Table { get; init; } = "";
        public long Page { get; init; }
        public string? Sql { get; init; }

        // Names are printed: an attacker chose some of them.
        public override string ToString() => Plain(Type == "table" || Name == Table ? $"{Type} {Name}" : $"{Type} {Name} (on {Table})");

        private static string Plain(string text) =>
            new([.. text.Take(200).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter)]);
    }
}
