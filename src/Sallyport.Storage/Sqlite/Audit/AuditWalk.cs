using Dapper;
using Microsoft.Data.Sqlite;
using Sallyport.Access;
using Sallyport.Access.Audit;
using Sallyport.Storage.Sqlite.Migrations;

namespace Sallyport.Storage.Sqlite.Audit;

/// <summary>One walk along the chain, a batch of entries in memory at a time, each batch a read of its own: nobody who writes waits for it.</summary>
internal sealed class AuditWalk(SqliteDatabase database, AuditChain chain, IReadOnlyList<Migration> migrations, AuditHead? kept)
{
    private const int Batch = 500;

    private AuditHead? _last;
    private string? _schema;

    public async Task<AuditVerification> RunAsync(CancellationToken cancellationToken)
    {
        _schema = await database.ReadAsync(connection => SchemaComparison.FindDifference(connection, null, migrations), cancellationToken);
        try
        {
            return await WalkAsync(cancellationToken);
        }
        catch (AccessStoreException) when (_schema is not null)
        {
            // A table is missing, or it is no table any more.
            return new AuditVerification(_last?.Number ?? 0, _last, null, _schema);
        }
    }

    private async Task<AuditVerification> WalkAsync(CancellationToken cancellationToken)
    {
        var (end, everGiven) = await database.ReadAsync(ReadEnd, cancellationToken);
        _schema ??= everGiven < end ? "table sqlite_sequence does not hold the number of the last audit entry" : null;
        while ((_last?.Number ?? 0) < end)
        {
            // Off the caller's thread between batches: reading SQLite never waits, and a long log must not hold a thread of the server for itself.
            await Task.Yield();
            var rows = await database.ReadAsync(connection => ReadBatch(connection, end), cancellationToken);
            if (rows.Count == 0)
            {
                return Broken(new AuditBreak((_last?.Number ?? 0) + 1, AuditBreakKind.CutOff));
            }

            foreach (var row in rows)
            {
                if (Judge(row) is { } found)
                {
                    return Broken(found);
                }

                _last = new AuditHead(row.Number, row.Hash);
            }
        }

        return Math.Max(everGiven, kept?.Number ?? 0) > end
            ? Broken(new AuditBreak(end + 1, AuditBreakKind.CutOff))
            : new AuditVerification(end, _last, null, _schema);
    }

    private AuditVerification Broken(AuditBreak found) => new(_last?.Number ?? 0, _last, found, _schema);

    private AuditBreak? Judge(AuditRow row)
    {
        if (row.ToEntry() is not { } entry)
        {
            return new AuditBreak(row.Number, AuditBreakKind.Altered);
        }

        return chain.Judge(_last, entry)
            ?? (kept?.Number == entry.Number && kept.Hash != entry.Hash ? new AuditBreak(entry.Number, AuditBreakKind.Replaced) : null);
    }

    private List<AuditRow> ReadBatch(SqliteConnection connection, long end) =>
        connection
            .Query<AuditRow>(
                $"SELECT {AuditRow.Columns} FROM audit_entries WHERE number > @last AND number <= @end ORDER BY number LIMIT {Batch}",
                new { last = _last?.Number ?? 0, end }
            )
            .AsList();

    private static (long End, long EverGiven) ReadEnd(SqliteConnection connection) =>
        (
            connection.ExecuteScalar<long>("SELECT coalesce(max(number), 0) FROM audit_entries"),
            connection.ExecuteScalar<long>("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'audit_entries'")
        );
}
