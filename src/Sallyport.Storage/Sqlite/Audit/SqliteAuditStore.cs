using Dapper;
using Sallyport.Access;
using Sallyport.Access.Audit;
using Sallyport.Storage.Sqlite.Migrations;

namespace Sallyport.Storage.Sqlite.Audit;

internal sealed class SqliteAuditStore(
    SqliteDatabase database,
    SqliteAuditTrail trail,
    AuditChain chain,
    IReadOnlyList<Migration> migrations
) : IAuditStore
{
    public Task AppendAsync(AuditEvent happened, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                trail.Append(connection, transaction, happened);
                return true;
            },
            cancellationToken
        );

    public ValueTask<IReadOnlyList<AuditEntry>> ListAsync(AuditQuery query, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<AuditEntry>>(
            connection =>
                [
                    .. connection
                        .Query<AuditRow>(
                            $"""
                            SELECT {AuditRow.Columns} FROM audit_entries
                            {Where(query)}
                            ORDER BY number DESC LIMIT @Limit
                            """,
                            new
                            {
                                query.ActorId,
                                query.Action,
                                query.Target,
                                From = query.From?.ToUnixTimeMilliseconds(),
                                Until = query.Until?.ToUnixTimeMilliseconds(),
                                query.Below,
                                Limit = Math.Clamp(query.Limit, 1, AuditQuery.MaxLimit),
                            }
                        )
                        .Select(row => row.ToEntry() ?? throw Damaged(row)),
                ],
            cancellationToken
        );

    public Task<AuditVerification> VerifyAsync(AuditHead? kept, CancellationToken cancellationToken) =>
        new AuditWalk(database, chain, migrations, kept).RunAsync(cancellationToken);

    private static AccessStoreException Damaged(AuditRow row) =>
        new($"Audit entry {row.Number} cannot be read; `sallyport audit verify` names what is broken.");

    // Only the conditions that are asked for, so that an index can serve them.
    private static string Where(AuditQuery query)
    {
        var conditions = new (bool IsAsked, string Sql)[]
        {
            (query.ActorId is not null, "actor_id = @ActorId"),
            (query.Action?.EndsWith('.') == false, "action = @Action"),
            (query.Action?.EndsWith('.') == true, "substr(action, 1, length(@Action)) = @Action"),
            (query.Target is not null, "target = @Target"),
            (query.From is not null, "at >= @From"),
            (query.Until is not null, "at < @Until"),
            (query.Below is not null, "number < @Below"),
        };
        var asked = conditions.Where(condition => condition.IsAsked).Select(condition => condition.Sql).ToList();
        return asked.Count == 0 ? "" : "WHERE " + string.Join(" AND ", asked);
    }
}
