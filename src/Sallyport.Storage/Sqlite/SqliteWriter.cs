using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Sallyport.Storage.Sqlite;

/// <summary>
/// The only one who writes. Jobs queue up; those that have come together share one transaction, and so one wait for the disk, each behind a savepoint
/// of its own: a job that fails takes nobody with it. The queue is bounded; when it is full, who wants to write waits.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int MaxQueue = 4096;
    private const int MaxBatch = 256;

    private readonly Channel<Job> _jobs = Channel.CreateBounded<Job>(new BoundedChannelOptions(MaxQueue) { SingleReader = true });
    private readonly SqliteConnection _connection;
    private readonly StoreMetrics? _metrics;
    private readonly Task _loop;
    private readonly Action<Exception?>? _problemChanged;
    private Exception? _problem;

    // What a job of the batch under way found wrong with the database itself.
    private Exception? _trouble;

    /// <param name="connection">The connection, from now on the writer's alone.</param>
    /// <param name="metrics">What is measured.</param>
    /// <param name="problemChanged">Told why writing has begun to fail, and null when it is possible again.</param>
    public SqliteWriter(SqliteConnection connection, StoreMetrics? metrics = null, Action<Exception?>? problemChanged = null)
    {
        _problemChanged = problemChanged;
        _connection = connection;
        _metrics = metrics;
        _loop = RunAsync();
    }

    /// <summary>Gets how many jobs wait.</summary>
    public int QueueLength => _jobs.Reader.Count;

    /// <summary>Gets why the last batch could not be written; null when it was.</summary>
    public Exception? Problem => Volatile.Read(ref _problem);

    public async Task<T> WriteAsync<T>(Func<SqliteConnection, SqliteTransaction, T> write, CancellationToken cancellationToken)
    {
        var job = new Job<T>(write, cancellationToken);
        await _jobs.Writer.WriteAsync(job, cancellationToken);
        return await job.Task.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _jobs.Writer.TryComplete();
        _loop.GetAwaiter().GetResult();
        _connection.Dispose();
    }

    private async Task RunAsync()
    {
        var batch = new List<Job>(MaxBatch);
        while (await _jobs.Reader.WaitToReadAsync())
        {
            while (batch.Count < MaxBatch && _jobs.Reader.TryRead(out var job))
            {
                batch.Add(job);
            }

            WriteBatch(batch);
            batch.Clear();
        }
    }

    private void WriteBatch(List<Job> batch)
    {
        var began = _metrics?.Began() ?? 0;
        Exception? problem = null;
        _trouble = null;
        try
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            foreach (var job in batch)
            {
                RunJob(job, transaction);
            }

            transaction.Commit();
        }
#pragma warning disable CA1031 // Whatever it is, those who wait are told.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            problem = exception;
        }

        // Before those who wait are told, so that who asks after them is told the same.
        var trouble = problem ?? _trouble;
        Note(trouble);
        _metrics?.Ended(began, batch.Count, trouble is not null);
        batch.ForEach(job => job.End(problem));
    }

    private void Note(Exception? trouble)
    {
        var before = Interlocked.Exchange(ref _problem, trouble);
        if ((before is null) != (trouble is null))
        {
            _problemChanged?.Invoke(trouble);
        }
    }

    private void RunJob(Job job, SqliteTransaction transaction)
    {
        const string Savepoint = "job";
        transaction.Save(Savepoint);
        try
        {
            job.Run(_connection, transaction);
            transaction.Release(Savepoint);
        }
        catch (Exception exception)
        {
            // Before who waits is told, so that who asks after it is told the same.
            if (
                exception is SqliteException
                {
                    SqliteErrorCode: raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CORRUPT
                }
            )
            {
                _trouble = exception;
                Note(exception);
            }

            job.Fail(exception);

            // After some errors (full disk, lost file) SQLite has rolled back all of it. Then nobody's job is done, and this error is why.
            if (raw.sqlite3_get_autocommit(_connection.Handle) != 0)
            {
                throw;
            }

            transaction.Rollback(Savepoint);
            transaction.Release(Savepoint);
        }
    }

    private abstract class Job
    {
        public abstract void Run(SqliteConnection connection, SqliteTransaction transaction);

        public abstract void Complete();

        public void End(Exception? problem)
        {
            if (problem is null)
            {
                Complete();
            }
            else
            {
                Fail(problem);
            }
        }

        public abstract void Fail(Exception exception);
    }

    private sealed class Job<T>(Func<SqliteConnection, SqliteTransaction, T> write, CancellationToken cancellationToken) : Job
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;

        public Task<T> Task => _done.Task;

        public override void Run(SqliteConnection connection, SqliteTransaction transaction)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _result = write(connection, transaction);
        }

        public override void Complete() => _done.TrySetResult(_result);

        public override void Fail(Exception exception) => _done.TrySetException(exception);
    }
}
