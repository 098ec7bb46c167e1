using Microsoft.Data.Sqlite;
using Sallyport.Access.Usage;

namespace Sallyport.Storage.Sqlite.Usage;

/// <summary>
/// Adds up what a query asks for, all of it as of one moment. Stops reading when the asker is gone, and when there are more rows than were asked for.
/// </summary>
internal sealed class UsageReader(
    SqliteConnection connection,
    SqliteTransaction transaction,
    UsageQuery query,
    CancellationToken cancellationToken
)
{
    private const string Filter = "span = @span AND at >= @from AND at < @to";

    private readonly Dictionary<UsageSubject, UsageCounts> _rows = [];
    private bool _isCut;

    public UsageReading Read(long sequence)
    {
        var (hours, days) = UsageRollUp.Until(connection, transaction);
        var segments = UsageSegments.Cut(
            query.From.ToUnixTimeMilliseconds(),
            query.To.ToUnixTimeMilliseconds(),
            query.Interval ?? UsageInterval.Day,
            hours,
            days
        );
        foreach (var segment in segments)
        {
            ReadCounts(segment);
            ReadCodes(segment);
            if (_isCut)
            {
                break;
            }
        }

        var rows = _rows
            .Select(row => new UsageRow(row.Key, row.Value))
            .OrderBy(row => row.Subject.At)
            .ThenBy(row => row.Subject.KeyId, StringComparer.Ordinal)
            .ThenBy(row => row.Subject.Request, StringComparer.Ordinal)
            .ThenBy(row => row.Subject.Door);
        return new UsageReading([.. rows], sequence, _isCut);
    }

    private void ReadCounts(UsageSegment segment)
    {
        using var command = Command($"SELECT at, account_id, key_id, request, door, {UsageColumns.List} FROM usage_counts", segment);
        using var row = command.ExecuteReader();
        while (!_isCut && row.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (CountsOf(row) is { } counts)
            {
                UsageColumns.AddTo(counts, row, 5);
            }
        }
    }

    private void ReadCodes(UsageSegment segment)
    {
        using var command = Command("SELECT at, account_id, key_id, request, door, code, errors, refusals FROM usage_codes", segment);
        using var row = command.ExecuteReader();
        while (!_isCut && row.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            CountsOf(row)?.AddCode(row.GetString(5), row.GetInt64(6), row.GetInt64(7));
        }
    }

    private UsageCounts? CountsOf(SqliteDataReader row)
    {
        var at = query.Interval is { } interval
            ? DateTimeOffset.FromUnixTimeMilliseconds(UsageSegments.Floor(row.GetInt64(0), (long)interval * 1000))
            : query.From;
        var subject = new UsageSubject(at, row.GetString(1), row.GetString(2), row.GetString(3), (UsageDoor)row.GetInt32(4));
        if (_rows.TryGetValue(subject, out var counts))
        {
            return counts;
        }

        if (_rows.Count >= query.MaxRows)
        {
            _isCut = true;
            return null;
        }

        counts = new UsageCounts();
        _rows.Add(subject, counts);
        return counts;
    }

    private SqliteCommand Command(string select, UsageSegment segment)
    {
        var byWhom =
            (query.KeyId is null ? "" : " AND key_id = @key")
            + (
                query.AccountId is null ? ""
                : query.KeyId is null ? " AND account_id = @account"
                : " AND +account_id = @account"
            );
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Our own text; what comes from outside is in parameters.
        command.CommandText = $"{select} WHERE {Filter}{byWhom} ORDER BY at";
#pragma warning restore CA2100
        command.Parameters.AddWithValue("@span", (long)segment.Interval);
        command.Parameters.AddWithValue("@from", segment.From);
        command.Parameters.AddWithValue("@to", segment.To);
        command.Parameters.AddWithValue("@key", (object?)query.KeyId ?? DBNull.Value);
        command.Parameters.AddWithValue("@account", (object?)query.AccountId ?? DBNull.Value);
        return command;
    }
}
