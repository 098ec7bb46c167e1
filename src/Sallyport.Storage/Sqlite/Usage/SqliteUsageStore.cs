using Dapper;
using Sallyport.Access.Usage;

namespace Sallyport.Storage.Sqlite.Usage;

internal sealed class SqliteUsageStore(SqliteDatabase database, TimeProvider time) : IUsageStore
{
    // A meter that has been silent for so long has ended with its process, and repeats nothing.
    private static readonly TimeSpan MeterMemory = TimeSpan.FromDays(400);

    public Task<bool> WriteAsync(UsageBatch batch, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) => UsageWriting.Write(connection, transaction, batch, time.GetUtcNow()),
            cancellationToken
        );

    public ValueTask<UsageReading> ReadAsync(UsageQuery query, CancellationToken cancellationToken) =>
        database.ReadManyAsync(
            connection =>
            {
                using var transaction = connection.BeginTransaction(deferred: true);
                var sequence = connection.ExecuteScalar<long>(
                    "SELECT sequence FROM usage_meters WHERE meter = @Meter",
                    new { query.Meter },
                    transaction
                );
                return new UsageReader(connection, transaction, query, cancellationToken).Read(sequence);
            },
            cancellationToken
        );

    public ValueTask<UsageMonth> ReadMonthAsync(string accountId, DateTimeOffset month, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection =>
            {
                using var transaction = connection.BeginTransaction(deferred: true);
                var (hours, days) = UsageRollUp.Until(connection, transaction);
                var from = UsageMonth.StartOf(month);
                var byKey = new Dictionary<string, long>(StringComparer.Ordinal);
                var (first, end) = (from.ToUnixTimeMilliseconds(), from.AddMonths(1).ToUnixTimeMilliseconds());
                foreach (var segment in UsageSegments.Cut(first, end, UsageInterval.Day, hours, days))
                {
                    var rows = connection.Query<(string KeyId, long Units)>(
                        """
                        SELECT key_id, sum(units) FROM usage_counts
                        WHERE account_id = @accountId AND span = @Interval AND at >= @From AND at < @To GROUP BY key_id
                        """,
                        new
                        {
                            accountId,
                            segment.Interval,
                            segment.From,
                            segment.To,
                        },
                        transaction
                    );
                    foreach (var (keyId, units) in rows)
                    {
                        byKey[keyId] = byKey.GetValueOrDefault(keyId) + units;
                    }
                }

                return new UsageMonth(byKey.Values.Sum(), byKey);
            },
            cancellationToken
        );

    public async Task RollUpAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        // One interval a job, so that nobody else who writes waits for all of them.
        foreach (var interval in (UsageInterval[])[UsageInterval.Hour, UsageInterval.Day])
        {
            while (await StepAsync(interval, until, cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    public async Task<int> PurgeAsync(UsageInterval interval, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var count = 0;
        while (await PurgeOldestAsync(interval, before.ToUnixTimeMilliseconds(), cancellationToken) is var purged and > 0)
        {
            count += purged;
        }

        return count;
    }

    private Task<bool> StepAsync(UsageInterval interval, DateTimeOffset until, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) => UsageRollUp.Step(connection, transaction, interval, until.ToUnixTimeMilliseconds()),
            cancellationToken
        );

    // As many intervals a job as make up one of the next coarser kind.
    private Task<int> PurgeOldestAsync(UsageInterval interval, long before, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                var (hours, days) = UsageRollUp.Until(connection, transaction);
                var rolledUp = interval switch
                {
                    UsageInterval.Minute => hours,
                    UsageInterval.Hour => days,
                    _ => long.MaxValue,
                };
                var oldest = connection.ExecuteScalar<long?>(
                    "SELECT min(at) FROM usage_counts WHERE span = @interval",
                    new { interval },
                    transaction
                );
                var step = interval == UsageInterval.Minute ? UsageSegments.HourLength : UsageSegments.DayLength;
                var parameters = new { interval, before = Math.Min(Math.Min(before, rolledUp), (oldest ?? 0) + step) };
                connection.Execute("DELETE FROM usage_codes WHERE span = @interval AND at < @before", parameters, transaction);
                connection.Execute(
                    "DELETE FROM usage_meters WHERE written_at < @silentSince",
                    new { silentSince = (time.GetUtcNow() - MeterMemory).ToUnixTimeMilliseconds() },
                    transaction
                );
                return connection.Execute("DELETE FROM usage_counts WHERE span = @interval AND at < @before", parameters, transaction);
            },
            cancellationToken
        );
}
