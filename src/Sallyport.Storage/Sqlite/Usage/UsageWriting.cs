using Dapper;
using Microsoft.Data.Sqlite;
using Sallyport.Access.Usage;

namespace Sallyport.Storage.Sqlite.Usage;

/// <summary>Adds one batch, inside a transaction of the writer.</summary>
internal sealed class UsageWriting : IDisposable
{
    private readonly SqliteCommand _counts;
    private readonly SqliteCommand _codes;
    private readonly long _hoursUntil;
    private readonly long _daysUntil;

    private UsageWriting(SqliteConnection connection, SqliteTransaction transaction)
    {
        (_hoursUntil, _daysUntil) = UsageRollUp.Until(connection, transaction);
        _counts = Prepare(
            connection,
            transaction,
            $"""
            INSERT INTO usage_counts (key_id, span, at, request, door, account_id, {UsageColumns.List})
            VALUES (@key, @span, @at, @request, @door, @account, {UsageColumns.Parameters})
            ON CONFLICT (key_id, span, at, request, door) DO UPDATE SET {UsageColumns.Adding}
            """
        );
        UsageColumns.AddParameters(_counts);
        _codes = Prepare(
            connection,
            transaction,
            """
            INSERT INTO usage_codes (key_id, span, at, request, door, account_id, code, errors, refusals)
            VALUES (@key, @span, @at, @request, @door, @account, @code, @errors, @refusals)
            ON CONFLICT (key_id, span, at, request, door, code) DO UPDATE
            SET errors = errors + excluded.errors, refusals = refusals + excluded.refusals
            """
        );
        _codes.Parameters.Add("@code", SqliteType.Text);
        _codes.Parameters.Add("@errors", SqliteType.Integer);
        _codes.Parameters.Add("@refusals", SqliteType.Integer);
    }

    public static bool Write(SqliteConnection connection, SqliteTransaction transaction, UsageBatch batch, DateTimeOffset now)
    {
        var isNew =
            connection.Execute(
                """
                INSERT INTO usage_meters (meter, sequence, written_at) VALUES (@Meter, @Sequence, @now)
                ON CONFLICT (meter) DO UPDATE SET sequence = excluded.sequence, written_at = excluded.written_at
                WHERE excluded.sequence > sequence
                """,
                new
                {
                    batch.Meter,
                    batch.Sequence,
                    now = now.ToUnixTimeMilliseconds(),
                },
                transaction
            ) > 0;
        if (!isNew)
        {
            return false;
        }

        using var writing = new UsageWriting(connection, transaction);
        foreach (var row in batch.Rows)
        {
            writing.Write(row);
        }

        return true;
    }

    public void Dispose()
    {
        _counts.Dispose();
        _codes.Dispose();
    }

    // What comes late, for a minute that has been rolled up, is added to what it was rolled up into.
    private void Write(UsageRow row)
    {
        var at = row.Subject.At.ToUnixTimeMilliseconds();
        Add(row, UsageInterval.Minute, UsageSegments.Floor(at, UsageSegments.MinuteLength));
        if (at < _hoursUntil)
        {
            Add(row, UsageInterval.Hour, UsageSegments.Floor(at, UsageSegments.HourLength));
        }

        if (at < _daysUntil)
        {
            Add(row, UsageInterval.Day, UsageSegments.Floor(at, UsageSegments.DayLength));
        }
    }

    private void Add(UsageRow row, UsageInterval interval, long at)
    {
        SetSubject(_counts, row.Subject, interval, at);
        UsageColumns.SetParameters(_counts, row.Counts);
        OneRow.Demand(_counts.ExecuteNonQuery());
        if (row.Counts.Codes.Count == 0)
        {
            return;
        }

        SetSubject(_codes, row.Subject, interval, at);
        foreach (var (code, count) in row.Counts.Codes)
        {
            _codes.Parameters["@code"].Value = code;
            _codes.Parameters["@errors"].Value = count.Errors;
            _codes.Parameters["@refusals"].Value = count.Refusals;
            OneRow.Demand(_codes.ExecuteNonQuery());
        }
    }

    private static void SetSubject(SqliteCommand command, UsageSubject subject, UsageInterval interval, long at)
    {
        command.Parameters["@key"].Value = subject.KeyId;
        command.Parameters["@span"].Value = (long)interval;
        command.Parameters["@at"].Value = at;
        command.Parameters["@request"].Value = subject.Request;
        command.Parameters["@door"].Value = (long)subject.Door;
        command.Parameters["@account"].Value = subject.AccountId;
    }

    private static SqliteCommand Prepare(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Our own text: the names of columns.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.Add("@key", SqliteType.Text);
        command.Parameters.Add("@span", SqliteType.Integer);
        command.Parameters.Add("@at", SqliteType.Integer);
        command.Parameters.Add("@request", SqliteType.Text);
        command.Parameters.Add("@door", SqliteType.Integer);
        command.Parameters.Add("@account", SqliteType.Text);
        return command;
    }
}
