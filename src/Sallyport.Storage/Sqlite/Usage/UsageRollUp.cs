using Dapper;
using Microsoft.Data.Sqlite;
using Sallyport.Access.Usage;

namespace Sallyport.Storage.Sqlite.Usage;

/// <summary>
/// Rolls up one interval a transaction, oldest first. The mark up to where intervals are complete moves in the same transaction as the rows, so a
/// crash leaves both or neither.
/// </summary>
internal static class UsageRollUp
{
    /// <summary>Up to where hours and days are complete, in milliseconds since 1970; 0 when nothing has been rolled up.</summary>
    public static (long Hours, long Days) Until(SqliteConnection connection, SqliteTransaction transaction)
    {
        var marks = connection
            .Query<(long Span, long Until)>("SELECT span, until FROM usage_rolled_up", transaction: transaction)
            .ToDictionary(mark => (UsageInterval)mark.Span, mark => mark.Until);
        return (marks.GetValueOrDefault(UsageInterval.Hour), marks.GetValueOrDefault(UsageInterval.Day));
    }

    /// <summary>Rolls up the oldest hour or day that is over and waits.</summary>
    /// <returns>False when there was none.</returns>
    public static bool Step(SqliteConnection connection, SqliteTransaction transaction, UsageInterval interval, long until)
    {
        var (hours, days) = Until(connection, transaction);
        var (finer, length, done) =
            interval == UsageInterval.Hour
                ? (UsageInterval.Minute, UsageSegments.HourLength, hours)
                : (UsageInterval.Hour, UsageSegments.DayLength, days);

        // Days are made of hours, so of those only that are complete.
        var over = UsageSegments.Floor(interval == UsageInterval.Day ? Math.Min(until, hours) : until, length);
        if (over <= done)
        {
            return false;
        }

        var oldest = connection.ExecuteScalar<long?>(
            "SELECT min(at) FROM usage_counts WHERE span = @finer AND at >= @done AND at < @over",
            new
            {
                finer,
                done,
                over,
            },
            transaction
        );
        var from = oldest is { } first ? UsageSegments.Floor(first, length) : over;
        if (oldest is not null)
        {
            Copy(connection, transaction, finer, interval, from, from + length);
        }

        connection.ExecuteOne(
            """
            INSERT INTO usage_rolled_up (span, until) VALUES (@interval, @until)
            ON CONFLICT (span) DO UPDATE SET until = excluded.until
            """,
            new { interval, until = Math.Min(from + length, over) },
            transaction
        );
        return oldest is not null;
    }

    private static void Copy(
        SqliteConnection connection,
        SqliteTransaction transaction,
        UsageInterval finer,
        UsageInterval coarser,
        long from,
        long to
    )
    {
        var parameters = new
        {
            finer,
            coarser,
            from,
            to,
        };
        connection.Execute(
            $"""
            INSERT INTO usage_counts (key_id, span, at, request, door, account_id, {UsageColumns.List})
            SELECT key_id, @coarser, @from, request, door, account_id, {UsageColumns.Sums}
            FROM usage_counts WHERE span = @finer AND at >= @from AND at < @to
            GROUP BY key_id, request, door, account_id
            """,
            parameters,
            transaction
        );
        connection.Execute(
            """
            INSERT INTO usage_codes (key_id, span, at, request, door, account_id, code, errors, refusals)
            SELECT key_id, @coarser, @from, request, door, account_id, code, sum(errors), sum(refusals)
            FROM usage_codes WHERE span = @finer AND at >= @from AND at < @to
            GROUP BY key_id, request, door, account_id, code
            """,
            parameters,
            transaction
        );
    }
}
