using Dapper;
using Sallyport.Access.AdminTokens;
using Sallyport.Access.Audit;
using Sallyport.Storage.Sqlite.Audit;

namespace Sallyport.Storage.Sqlite.AdminTokens;

internal sealed class SqliteAdminTokenStore(SqliteDatabase database, SqliteAuditTrail trail) : IAdminTokenStore
{
    public Task AddAsync(AdminToken token, ReadOnlyMemory<byte> hash, AuditEvent happened, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                connection.ExecuteOne(
                    """
                    INSERT INTO admin_tokens (id, name, role, last_four, hash, created_at, expires_at, revoked_at)
                    VALUES (@Id, @Name, @Role, @LastFour, @Hash, @CreatedAt, @ExpiresAt, @RevokedAt)
                    """,
                    AdminTokenRow.From(token, hash),
                    transaction
                );
                trail.Append(connection, transaction, happened);
                return true;
            },
            cancellationToken
        );

    public ValueTask<AdminToken?> FindByHashAsync(ReadOnlyMemory<byte> hash, CancellationToken cancellationToken) =>
        FindAsync("hash = @value", hash.ToArray(), cancellationToken);

    public ValueTask<AdminToken?> FindAsync(string tokenId, CancellationToken cancellationToken) =>
        FindAsync("id = @value", tokenId, cancellationToken);

    public ValueTask<IReadOnlyList<AdminToken>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<AdminToken>>(
            connection =>
                [
                    .. connection
                        .Query<AdminTokenRow>($"SELECT {AdminTokenRow.Columns} FROM admin_tokens ORDER BY created_at, id")
                        .Select(row => row.ToToken()),
                ],
            cancellationToken
        );

    public Task<bool> RevokeAsync(string tokenId, DateTimeOffset at, AuditEvent happened, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                var isDone =
                    connection.Execute(
                        "UPDATE admin_tokens SET revoked_at = @at WHERE id = @tokenId AND revoked_at IS NULL",
                        new { tokenId, at = at.ToUnixTimeMilliseconds() },
                        transaction
                    ) > 0;
                if (isDone)
                {
                    trail.Append(connection, transaction, happened);
                }

                return isDone;
            },
            cancellationToken
        );

    private ValueTask<AdminToken?> FindAsync(string where, object value, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection =>
                connection
                    .QuerySingleOrDefault<AdminTokenRow>($"SELECT {AdminTokenRow.Columns} FROM admin_tokens WHERE {where}", new { value })
                    ?.ToToken(),
            cancellationToken
        );
}
