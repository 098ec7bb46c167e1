using Dapper;
using Microsoft.Data.Sqlite;
using Sallyport.Access.Audit;
using Sallyport.Access.Notices;
using Sallyport.Storage.Sqlite.Audit;

namespace Sallyport.Storage.Sqlite.Notices;

internal sealed class SqliteNoticeStore(SqliteDatabase database, SqliteAuditTrail audit) : INoticeStore
{
    private const int MaxLimit = 1000;

    public Task AddAsync(Notice notice, bool queuesWebhook, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                var row = NoticeRow.From(notice);
                var isNew =
                    connection.Execute(
                        """
                        INSERT INTO notices (id, kind, account_id, key_id, text, data, raised_at, acknowledged_at, acknowledged_by)
                        VALUES (@Id, @Kind, @AccountId, @KeyId, @Text, @Data, @RaisedAt, @AcknowledgedAt, @AcknowledgedBy)
                        ON CONFLICT (id) DO NOTHING
                        """,
                        row,
                        transaction
                    ) > 0;
                if (isNew && queuesWebhook)
                {
                    connection.ExecuteOne(
                        "INSERT INTO webhook_deliveries (notice_id, attempts, due_at) VALUES (@Id, 0, @RaisedAt)",
                        row,
                        transaction
                    );
                }

                return isNew;
            },
            cancellationToken
        );

    public ValueTask<Notice?> FindAsync(string noticeId, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => Find(connection, noticeId, transaction: null), cancellationToken);

    public ValueTask<IReadOnlyList<Notice>> ListAsync(NoticeFilter filter, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Notice>>(
            connection =>
                [
                    .. connection
                        .Query<NoticeRow>(
                            $"SELECT {NoticeRow.Columns} FROM notices AS n {Where(filter)} ORDER BY n.number DESC LIMIT @Limit",
                            new
                            {
                                filter.AccountId,
                                filter.KeyId,
                                Kind = filter.Kind is { } kind ? NoticeKindText.Of(kind) : null,
                                filter.Before,
                                Limit = Math.Clamp(filter.Limit, 1, MaxLimit),
                            }
                        )
                        .Select(row => row.ToNotice()),
                ],
            cancellationToken
        );

    public Task<Notice?> AcknowledgeAsync(
        string noticeId,
        string by,
        DateTimeOffset at,
        AuditEvent happened,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                var isChanged =
                    connection.Execute(
                        "UPDATE notices SET acknowledged_at = @at, acknowledged_by = @by WHERE id = @noticeId AND acknowledged_at IS NULL",
                        new
                        {
                            noticeId,
                            by,
                            at = at.ToUnixTimeMilliseconds(),
                        },
                        transaction
                    ) > 0;
                if (isChanged)
                {
                    audit.Append(connection, transaction, happened);
                }

                return Find(connection, noticeId, transaction);
            },
            cancellationToken
        );

    public Task<int> PurgeAsync(DateTimeOffset raisedBefore, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
                connection.Execute(
                    "DELETE FROM notices WHERE raised_at < @before",
                    new { before = raisedBefore.ToUnixTimeMilliseconds() },
                    transaction
                ),
            cancellationToken
        );

    private static Notice? Find(SqliteConnection connection, string noticeId, SqliteTransaction? transaction) =>
        connection
            .QuerySingleOrDefault<NoticeRow>(
                $"SELECT {NoticeRow.Columns} FROM notices AS n WHERE n.id = @noticeId",
                new { noticeId },
                transaction
            )
            ?.ToNotice();

    // Only the conditions that are asked for, so that an index can serve them.
    private static string Where(NoticeFilter filter)
    {
        var conditions = new (bool IsAsked, string Sql)[]
        {
            (filter.AccountId is not null, "n.account_id = @AccountId"),
            (filter.KeyId is not null, "n.key_id = @KeyId"),
            (filter.Kind is not null, "n.kind = @Kind"),
            (filter.IsOpen is true, "n.acknowledged_at IS NULL"),
            (filter.IsOpen is false, "n.acknowledged_at IS NOT NULL"),
            (filter.Before is not null, "n.number < (SELECT number FROM notices WHERE id = @Before)"),
        };
        var asked = conditions.Where(condition => condition.IsAsked).Select(condition => condition.Sql).ToList();
        return asked.Count == 0 ? "" : "WHERE " + string.Join(" AND ", asked);
    }
}
