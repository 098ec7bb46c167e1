using Dapper;
using Microsoft.Data.Sqlite;
using Sallyport.Access;

namespace Sallyport.Storage.Sqlite;

/// <summary>Writes whose effect matters: a statement that changed no row, or more than one, fails the whole change.</summary>
internal static class OneRow
{
    /// <summary>Executes a statement that must change exactly one row.</summary>
    /// <exception cref="AccessStoreException">It did not.</exception>
    public static void ExecuteOne(this SqliteConnection connection, string sql, object parameters, SqliteTransaction transaction) =>
        Demand(connection.Execute(sql, parameters, transaction));

    /// <summary>Refuses every number of rows but one.</summary>
    /// <exception cref="AccessStoreException">It is another.</exception>
    public static void Demand(int rows)
    {
        if (rows != 1)
        {
            throw new AccessStoreException($"The database changed {rows} rows where one had to change, so nothing was changed.");
        }
    }
}
