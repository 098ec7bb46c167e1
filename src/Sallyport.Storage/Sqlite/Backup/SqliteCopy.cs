using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Sallyport.Storage.Sqlite.Backup;

/// <summary>
/// Copies a database while others read and write it, by SQLite's backup interface: what is copied is one moment of it, and nobody waits. The copy has no
/// log beside it.
/// </summary>
internal static class SqliteCopy
{
    private const int PagesAtATime = 1024;

    /// <summary>Copies.</summary>
    /// <param name="source">The database.</param>
    /// <param name="target">An empty file.</param>
    /// <param name="progress">Is told the pages done and all.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <exception cref="SqliteException">It could not be copied.</exception>
    public static void Run(string source, string target, Action<int, int> progress, CancellationToken cancellationToken)
    {
        using var from = Open(source, SqliteOpenMode.ReadOnly);
        using var to = Open(target, SqliteOpenMode.ReadWrite);

        // An open read holds the moment: without it each write by somebody else would begin the copy anew.
        using var moment = from.BeginTransaction(deferred: true);
        Execute(from, "SELECT count(*) FROM sqlite_master");

        using var backup = raw.sqlite3_backup_init(to.Handle, "main", from.Handle, "main");
        if (backup is null || backup.IsInvalid)
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_errcode(to.Handle), to.Handle);
            return;
        }

        int code;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            code = raw.sqlite3_backup_step(backup, PagesAtATime);
            var all = raw.sqlite3_backup_pagecount(backup);
            progress(all - raw.sqlite3_backup_remaining(backup), all);
        } while (code == raw.SQLITE_OK);

        if (code != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(code, to.Handle);
        }

        raw.sqlite3_backup_finish(backup);
        Execute(to, "PRAGMA journal_mode = DELETE");
    }

    /// <summary>Opens a file of a database by itself, not pooled.</summary>
    public static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = mode,
                Pooling = false,
            }.ConnectionString
        );
        connection.Open();
        return connection;
    }

    /// <summary>Says what is wrong in the file, or null.</summary>
    public static string? FindDamage(SqliteConnection connection)
    {
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check(1)";
            var found = (string?)command.ExecuteScalar();
            return found == "ok" ? null : found ?? "nothing could be read";
        }
        catch (SqliteException damaged)
        {
            return damaged.Message;
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteScalar();
    }
}
