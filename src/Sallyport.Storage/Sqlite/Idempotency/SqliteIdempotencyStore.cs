using Dapper;
using Sallyport.Access.Idempotency;

namespace Sallyport.Storage.Sqlite.Idempotency;

internal sealed class SqliteIdempotencyStore(SqliteDatabase database) : IIdempotencyStore
{
    public Task<KeptRequest?> BeginAsync(NewRequest request, DateTimeOffset forgetBefore, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                connection.Execute(
                    "DELETE FROM idempotent_requests WHERE begun_at < @before",
                    new { before = forgetBefore.ToUnixTimeMilliseconds() },
                    transaction
                );
                var row = connection.QuerySingleOrDefault<Row>(
                    "SELECT fingerprint AS Fingerprint, answer AS Answer FROM idempotent_requests WHERE owner = @Owner AND request_key = @Key",
                    new { request.Owner, request.Key },
                    transaction
                );
                if (row is not null)
                {
                    return new KeptRequest(row.Fingerprint, row.Answer);
                }

                connection.ExecuteOne(
                    """
                    INSERT INTO idempotent_requests (owner, request_key, fingerprint, begun_at)
                    VALUES (@Owner, @Key, @fingerprint, @at)
                    """,
                    new
                    {
                        request.Owner,
                        request.Key,
                        fingerprint = request.Fingerprint.ToArray(),
                        at = request.At.ToUnixTimeMilliseconds(),
                    },
                    transaction
                );
                return null;
            },
            cancellationToken
        );

    public Task FinishAsync(string owner, string key, string answer, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                connection.ExecuteOne(
                    "UPDATE idempotent_requests SET answer = @answer WHERE owner = @owner AND request_key = @key",
                    new
                    {
                        owner,
                        key,
                        answer,
                    },
                    transaction
                );
                return true;
            },
            cancellationToken
        );

    public Task ForgetAsync(string owner, string key, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
                connection.Execute(
                    "DELETE FROM idempotent_requests WHERE owner = @owner AND request_key = @key",
                    new { owner, key },
                    transaction
                ),
            cancellationToken
        );

    private sealed class Row
    {
        public byte[] Fingerprint { get; init; } = [];
        public string? Answer { get; init; }
    }
}
