using Dapper;
using Sallyport.Access.Notices.Webhooks;

namespace Sallyport.Storage.Sqlite.Notices;

internal sealed class SqliteWebhookQueue(SqliteDatabase database) : IWebhookQueue
{
    public ValueTask<IReadOnlyList<WebhookDelivery>> ListDueAsync(
        DateTimeOffset now,
        TimeSpan longestWait,
        int limit,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync<IReadOnlyList<WebhookDelivery>>(
            connection =>
                [
                    .. connection
                        .Query<NoticeRow>(
                            $"""
                            SELECT {NoticeRow.Columns}, d.attempts AS Attempts
                            FROM webhook_deliveries AS d JOIN notices AS n ON n.id = d.notice_id
                            WHERE d.due_at <= @now OR d.due_at > @latest ORDER BY d.due_at, n.number LIMIT @limit
                            """,
                            new
                            {
                                now = now.ToUnixTimeMilliseconds(),
                                latest = (now + longestWait).ToUnixTimeMilliseconds(),
                                limit,
                            }
                        )
                        .Select(row => new WebhookDelivery(row.ToNotice(), (int)row.Attempts)),
                ],
            cancellationToken
        );

    public Task DeferAsync(string noticeId, DateTimeOffset until, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
                connection.Execute(
                    "UPDATE webhook_deliveries SET attempts = attempts + 1, due_at = @until WHERE notice_id = @noticeId",
                    new { noticeId, until = until.ToUnixTimeMilliseconds() },
                    transaction
                ),
            cancellationToken
        );

    public Task RemoveAsync(string noticeId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
                connection.Execute("DELETE FROM webhook_deliveries WHERE notice_id = @noticeId", new { noticeId }, transaction),
            cancellationToken
        );
}
