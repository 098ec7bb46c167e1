using Dapper;
using Sallyport.Access.Tokens;

namespace Sallyport.Storage.Sqlite.Tokens;

internal sealed class SqliteTokenUseStore(SqliteDatabase database) : ITokenUseStore
{
    public ValueTask<bool> IsUsedAsync(string tokenId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM used_tokens WHERE jti = @tokenId)", new { tokenId }),
            cancellationToken
        );

    public Task<bool> TryMarkAsync(string tokenId, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                var isNew =
                    connection.Execute(
                        "INSERT INTO used_tokens (jti, expires_at) VALUES (@tokenId, @expiresAt) ON CONFLICT (jti) DO NOTHING",
                        new { tokenId, expiresAt = expiresAt.ToUnixTimeMilliseconds() },
                        transaction
                    ) > 0;

                // Used now or before, there must be a row: without one the token would open the next connection too.
                OneRow.Demand(
                    connection.ExecuteScalar<int>("SELECT count(*) FROM used_tokens WHERE jti = @tokenId", new { tokenId }, transaction)
                );
                return isNew;
            },
            cancellationToken
        );

    public Task<int> PurgeAsync(DateTimeOffset expiredBefore, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
                connection.Execute(
                    "DELETE FROM used_tokens WHERE expires_at < @before",
                    new { before = expiredBefore.ToUnixTimeMilliseconds() },
                    transaction
                ),
            cancellationToken
        );
}
