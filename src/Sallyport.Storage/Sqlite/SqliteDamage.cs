using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Sallyport.Storage.Sqlite;

/// <summary>Tells a damaged file from every other trouble with a database: nothing but a backup mends it.</summary>
internal static class SqliteDamage
{
    /// <summary>Gets the sentence to add to a message, or nothing where the file is not damaged.</summary>
    public static string Advice(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB }
            ? " The file is damaged: copy the data folder away, then put the last backup in its place with `sallyport restore FILE`."
            : "";
}
