using Dapper;
using Sallyport.Access;

namespace Sallyport.Storage.Sqlite;

internal sealed class SqliteProbe(SqliteDatabase database) : IStoreProbe
{
    // No token has this id; the row is gone again before anybody could see it, but its page went to the disk.
    private const string WriteForReal = """
        INSERT INTO used_tokens (jti, expires_at) VALUES ('', 0) ON CONFLICT (jti) DO NOTHING;
        DELETE FROM used_tokens WHERE jti = '';
        """;

    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        var hasFailed = database.WriteProblem is not null;
        try
        {
            await database.ReadAsync(
                connection => connection.ExecuteScalar<long>("SELECT count(*) FROM (SELECT 1 FROM accounts LIMIT 1)"),
                cancellationToken
            );
            await database.WriteAsync(
                (connection, transaction) => hasFailed ? connection.Execute(WriteForReal, transaction: transaction) : 0,
                cancellationToken
            );
            return null;
        }
        catch (AccessStoreException exception)
        {
            return exception.InnerException?.Message ?? exception.Message;
        }
    }
}
