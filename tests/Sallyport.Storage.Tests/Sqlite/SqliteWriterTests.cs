using Dapper;
using Microsoft.Data.Sqlite;
using Sallyport.Storage.Sqlite;

namespace Sallyport.Storage.Tests.Sqlite;

public sealed class SqliteWriterTests : IDisposable
{
    private readonly Temporary _folder = new();
    private readonly SqliteConnection _connection;
    private readonly SqliteWriter _writer;

    public SqliteWriterTests()
    {
        Directory.CreateDirectory(_folder.Path);
        _connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, "test.db")};Pooling=False");
        _connection.Open();
        _connection.Execute("CREATE TABLE numbers (n INTEGER PRIMARY KEY)");
        _writer = new SqliteWriter(_connection);
    }

    [Fact]
    public async Task WriteAsync_SomeOfManyFail_TheOthersAreWritten()
    {
        using var gate = new ManualResetEventSlim();
        var first = await HoldAsync(gate);
        var jobs = Enumerable.Range(0, 100).Select(i => Add(i % 10)).ToList(); // each number but ten collides
        gate.Set();

        await first;
        var results = await Task.WhenAll(
            jobs.Select(async job => await job.ContinueWith(done => done.IsCompletedSuccessfully, TaskScheduler.Default))
        );

        results.Count(isWritten => isWritten).ShouldBe(10);
        (await CountAsync()).ShouldBe(10);
    }

    [Fact]
    public async Task WriteAsync_JobThrowsAfterWriting_LeavesNothingOfIt()
    {
        await Should.ThrowAsync<InvalidOperationException>(() =>
            _writer.WriteAsync<int>(
                (connection, transaction) =>
                {
                    connection.Execute("INSERT INTO numbers VALUES (7)", transaction: transaction);
                    throw new InvalidOperationException("after");
                },
                default
            )
        );

        (await CountAsync()).ShouldBe(0);
    }

    // As a full disk does: SQLite takes back the whole transaction, and with it the jobs before in the same batch.
    [Fact]
    public async Task WriteAsync_TransactionLostWithinABatch_SaysDoneOnlyOfWhatIsThere()
    {
        using var gate = new ManualResetEventSlim();
        var first = await HoldAsync(gate);
        var before = Add(5);
        var losing = _writer.WriteAsync(
            (connection, transaction) =>
            {
                connection.Execute("INSERT INTO numbers VALUES (1)", transaction: transaction);
                return connection.Execute("INSERT OR ROLLBACK INTO numbers VALUES (1)", transaction: transaction);
            },
            default
        );
        var after = Add(6);
        gate.Set();
        await first;

        await Should.ThrowAsync<SqliteException>(() => losing);
        await Should.ThrowAsync<SqliteException>(() => before);
        var done = await Task.WhenAll(
            new[] { before, after }.Select(job => job.ContinueWith(j => j.IsCompletedSuccessfully, TaskScheduler.Default))
        );
        (await CountAsync()).ShouldBe(done.Count(isDone => isDone));

        await Add(7);
        (await CountAsync()).ShouldBe(done.Count(isDone => isDone) + 1);
    }

    [Fact]
    public async Task WriteAsync_GivenUpBeforeItsTurn_IsNotWritten()
    {
        using var gate = new ManualResetEventSlim();
        using var givenUp = new CancellationTokenSource();
        var first = _writer.WriteAsync(
            (_, _) =>
            {
                gate.Wait();
                return 0;
            },
            default
        );
        var job = _writer.WriteAsync(
            (connection, transaction) => connection.Execute("INSERT INTO numbers VALUES (1)", transaction: transaction),
            givenUp.Token
        );
        await givenUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => job);
        gate.Set();
        await first;

        (await CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Dispose_JobsInTheQueue_AreWrittenFirst()
    {
        var jobs = Enumerable.Range(0, 1000).Select(Add).ToList();

        await Task.Run(_writer.Dispose);

        (await Task.WhenAll(jobs)).Length.ShouldBe(1000);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _folder.Dispose();
    }

    // Keeps the writer busy with a batch of its own until the gate opens, so that what is written meanwhile comes together in the next.
    private async Task<Task<int>> HoldAsync(ManualResetEventSlim gate)
    {
        var isRunning = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var job = _writer.WriteAsync(
            (_, _) =>
            {
                isRunning.SetResult();
                gate.Wait();
                return 0;
            },
            default
        );
        await isRunning.Task;
        return job;
    }

    private Task<int> Add(int number) =>
        _writer.WriteAsync(
            (connection, transaction) => connection.Execute("INSERT INTO numbers VALUES (@number)", new { number }, transaction),
            default
        );

    private Task<long> CountAsync() =>
        _writer.WriteAsync(
            (connection, transaction) => connection.ExecuteScalar<long>("SELECT count(*) FROM numbers", transaction: transaction),
            default
        );
}
