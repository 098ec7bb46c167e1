using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Sallyport.Access;
using Sallyport.Storage.Folder;
using Sallyport.Storage.Sqlite.Migrations;

namespace Sallyport.Storage.Sqlite;

/// <summary>
/// The database file: one connection that writes, behind a queue, and pooled read-only ones. Reads are of single rows by index from pages in
/// memory, and are done where they are asked for; SQLite has no asynchronous reading.
/// </summary>
internal sealed partial class SqliteDatabase(FolderLease lease, SchemaGuard guard, StoreMetrics metrics, ILogger<SqliteDatabase> logger)
    : IDisposable
{
    private const int BusyTimeoutSeconds = 5;
    private const int LongReadsAtOnce = 2;

    // Never disposed: it holds nothing, and a read that is being given up still releases it.
    private readonly SemaphoreSlim _longReads = new(LongReadsAtOnce, LongReadsAtOnce);

    private readonly Lock _lock = new();
    private string? _readConnectionString;
    private SqliteWriter? _writer;
    private volatile bool _isDisposed;
    private string? _schemaProblem;

    /// <summary>Gets the path of the file.</summary>
    public string Path => lease.Folder.DatabasePath;

    /// <summary>Opens the file, made with mode 0600 where it is missing. Again is harmless.</summary>
    /// <exception cref="StorageException">It cannot be opened, or others may read it.</exception>
    public void Open()
    {
        lock (_lock)
        {
            if (_writer is not null)
            {
                return;
            }

            try
            {
                if (!File.Exists(Path))
                {
                    RefuseLostDatabase();
                }

                // Made before SQLite makes it: SQLite gives log and index the mode and the owner of the database.
                OwnerOnly.OpenOrCreateFile(Path, FileShare.ReadWrite).Dispose();
                OwnerOnly.CheckFile(Path);
                RefuseLostDatabase();
                CheckSideFiles();
                _writer = new SqliteWriter(OpenWriter(), metrics, TellProblem);
                metrics.Watch(_writer);
                _readConnectionString = ConnectionString(SqliteOpenMode.ReadOnly, isPooled: true);
            }
            catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
            {
                throw new StorageException(
                    $"The database {Path} cannot be opened: {exception.Message}{SqliteDamage.Advice(exception)}",
                    exception
                );
            }
        }
    }

    /// <summary>Reads on a connection of the pool.</summary>
    /// <exception cref="AccessStoreException">The database could not answer.</exception>
    public ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var connectionString = _readConnectionString ?? throw NotOpen();
        if (_isDisposed)
        {
            throw new AccessStoreException("The database is closed.");
        }

        try
        {
            using var connection = new SqliteConnection(connectionString);
            connection.Open();
            return ValueTask.FromResult(read(connection));
        }
        catch (SqliteException exception)
        {
            throw new AccessStoreException("The database could not be read.", exception);
        }
    }

    /// <summary>
    /// Reads many rows, on a thread made for it, so that no thread of the pool waits for the disk: two such reads at a time, the others wait.
    /// <paramref name="read"/> looks at the token as it goes along.
    /// </summary>
    /// <exception cref="AccessStoreException">The database could not answer.</exception>
    public async ValueTask<T> ReadManyAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        await _longReads.WaitAsync(cancellationToken);
        try
        {
            return await Task
                .Factory.StartNew(
                    () => ReadAsync(read, cancellationToken).AsTask(),
                    cancellationToken,
                    TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
                    TaskScheduler.Default
                )
                .Unwrap();
        }
        finally
        {
            _longReads.Release();
        }
    }

    /// <summary>Writes in a transaction; when the task completes it is on the disk.</summary>
    /// <exception cref="AccessStoreException">It could not be written.</exception>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, SqliteTransaction, T> write, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteUnguardedAsync(
                (connection, transaction) =>
                {
                    guard.Check(connection, transaction, Path);
                    return write(connection, transaction);
                },
                cancellationToken
            );
        }
        catch (ForeignSchemaException foreign)
        {
            if (Interlocked.Exchange(ref _schemaProblem, foreign.Difference) != foreign.Difference)
            {
                Log.SchemaChanged(logger, foreign.Message);
            }

            throw new AccessStoreException(foreign.Message, foreign);
        }
        catch (Exception exception) when (exception is SqliteException or ChannelClosedException)
        {
            throw new AccessStoreException("The database could not be written.", exception);
        }
    }

    /// <summary>As <see cref="WriteAsync"/>, with SQLite's own exceptions, and without a look at the schema.</summary>
    public Task<T> WriteUnguardedAsync<T>(Func<SqliteConnection, SqliteTransaction, T> write, CancellationToken cancellationToken) =>
        (_writer ?? throw NotOpen()).WriteAsync(write, cancellationToken);

    /// <summary>Gets why the last writes failed, in SQLite's words; null when they did not.</summary>
    public string? WriteProblem => _writer?.Problem?.Message;

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            if (_readConnectionString is not null)
            {
                using var pooled = new SqliteConnection(_readConnectionString);
                SqliteConnection.ClearPool(pooled);
            }

            // Last, for the last connection to close merges the log into the database, and only one that writes can.
            _writer?.Dispose();
        }
    }

    // Secrets are made after the first migrations. Where there are some, an empty database is not a first start: its content was lost.
    private void RefuseLostDatabase()
    {
        var file = new FileInfo(Path);
        if (file is { Exists: true, Length: > 0 } || !lease.Folder.HasSecrets)
        {
            return;
        }

        throw new StorageException(
            $"The database {Path} is {(file.Exists ? "empty" : "missing")}, but the data folder has the secrets of an earlier one. "
                + $"Restore a backup (`sallyport restore`), or remove {lease.Folder.SecretsPath} to start with a new database: keys issued before stop working."
        );
    }

    private static InvalidOperationException NotOpen() =>
        new($"The store is not open: {nameof(StoreOpener)}.{nameof(StoreOpener.OpenAsync)} comes first.");

    private void CheckSideFiles()
    {
        foreach (var side in (string[])["-wal", "-shm", "-journal"])
        {
            OwnerOnly.CheckUnlinked(Path + side);
        }
    }

    private SqliteConnection OpenWriter()
    {
        var connection = new SqliteConnection(ConnectionString(SqliteOpenMode.ReadWrite, isPooled: false));
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();

            // FULL: a revocation or a used token must not come undone by a loss of power.
            command.CommandText = """
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA foreign_keys = ON;
                PRAGMA trusted_schema = OFF;
                """;
            command.ExecuteNonQuery();
            command.CommandText = "PRAGMA foreign_keys";
            return command.ExecuteScalar() is 1L
                ? connection
                : throw new StorageException("This SQLite does not check foreign keys, which the database relies on.");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private string ConnectionString(SqliteOpenMode mode, bool isPooled) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = mode,
            Pooling = isPooled,
            DefaultTimeout = BusyTimeoutSeconds,
        }.ConnectionString;

    private void TellProblem(Exception? problem)
    {
        if (problem is null)
        {
            Log.WritesAgain(logger);
        }
        else
        {
            Log.WritesFail(logger, problem.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            2061,
            LogLevel.Error,
            "The database cannot be written: {Problem} Single-use tokens and changes are refused until it can; sessions go on.",
            EventName = "StoreWritesFail"
        )]
        public static partial void WritesFail(ILogger logger, string problem);

        [LoggerMessage(2063, LogLevel.Error, "{Problem} Nothing is written until then.", EventName = "StoreSchemaChanged")]
        public static partial void SchemaChanged(ILogger logger, string problem);

        [LoggerMessage(2062, LogLevel.Information, "The database is written again.", EventName = "StoreWritesAgain")]
        public static partial void WritesAgain(ILogger logger);
    }
}
