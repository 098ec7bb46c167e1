using Dapper;
using Sallyport.Access.Audit;
using Sallyport.Access.Issuing;
using Sallyport.Access.Tokens;
using Sallyport.Storage.Sqlite.Audit;

namespace Sallyport.Storage.Sqlite.Secrets;

internal sealed class SqliteSecretRegister(SqliteDatabase database, SqliteAuditTrail trail, TimeProvider time) : ISecretRegister
{
    // A key that has rotated away, or whose account is disabled, may open doors yet or again: it needs its pepper.
    private const string NeedsIt = "k.state <> 'revoked' AND (k.expires_at IS NULL OR k.expires_at > @now)";

    public ValueTask<IReadOnlyList<SigningSecretFact>> ListSigningAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<SigningSecretFact>>(
            connection =>
                [
                    .. connection
                        .Query<SigningRow>(
                            """
                            SELECT version AS Version, created_at AS CreatedAt, accepted_until AS AcceptedUntil FROM signing_secrets ORDER BY version
                            """
                        )
                        .Select(row => new SigningSecretFact((int)row.Version, Time(row.CreatedAt), Time(row.AcceptedUntil))),
                ],
            cancellationToken
        );

    public Task AddSigningAsync(
        SigningSecretFact added,
        IReadOnlyCollection<int> before,
        DateTimeOffset acceptedUntil,
        AuditEvent happened,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                foreach (var version in before)
                {
                    connection.ExecuteOne(
                        """
                        INSERT INTO signing_secrets (version, accepted_until) VALUES (@version, @until)
                        ON CONFLICT (version) DO UPDATE SET accepted_until = coalesce(accepted_until, excluded.accepted_until)
                        """,
                        new { version, until = acceptedUntil.ToUnixTimeMilliseconds() },
                        transaction
                    );
                }

                connection.ExecuteOne(
                    "INSERT OR REPLACE INTO signing_secrets (version, created_at) VALUES (@version, @at)",
                    new { version = added.Version, at = added.CreatedAt?.ToUnixTimeMilliseconds() },
                    transaction
                );
                trail.Append(connection, transaction, happened);
                return true;
            },
            cancellationToken
        );

    public Task RemoveSigningAsync(int version, AuditEvent happened, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                connection.Execute("DELETE FROM signing_secrets WHERE version = @version", new { version }, transaction);
                trail.Append(connection, transaction, happened);
                return true;
            },
            cancellationToken
        );

    public ValueTask<IReadOnlyList<PepperFact>> ListPeppersAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<PepperFact>>(
            connection =>
                [
                    .. connection
                        .Query<PepperRow>(
                            $"""
                            SELECT p.version AS Version, p.created_at AS CreatedAt, p.retired_at AS RetiredAt,
                                   (SELECT count(*) FROM api_keys AS k WHERE k.pepper_version = p.version AND {NeedsIt}) AS ActiveKeys
                            FROM peppers AS p ORDER BY p.version
                            """,
                            new { now = now.ToUnixTimeMilliseconds() }
                        )
                        .Select(row => new PepperFact(
                            (int)row.Version,
                            Time(row.CreatedAt)!.Value,
                            Time(row.RetiredAt),
                            (int)row.ActiveKeys
                        )),
                ],
            cancellationToken
        );

    public Task AddPepperAsync(int version, byte[] check, AuditEvent happened, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                connection.ExecuteOne(
                    "INSERT INTO peppers (version, check_value, created_at) VALUES (@version, @check, @at)",
                    new
                    {
                        version,
                        check,
                        at = time.GetUtcNow().ToUnixTimeMilliseconds(),
                    },
                    transaction
                );
                trail.Append(connection, transaction, happened);
                return true;
            },
            cancellationToken
        );

    public ValueTask<IReadOnlyList<PepperedKey>> ListKeysAsync(
        int version,
        DateTimeOffset now,
        string? after,
        int limit,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync<IReadOnlyList<PepperedKey>>(
            connection =>
                [
                    .. connection
                        .Query<PepperedKeyRow>(
                            $"""
                            SELECT k.id AS KeyId, k.account_id AS AccountId, k.name AS Name, k.last_used_at AS LastUsedAt FROM api_keys AS k
                            WHERE k.pepper_version = @version AND {NeedsIt} AND k.id > @after
                            ORDER BY k.id LIMIT @limit
                            """,
                            new
                            {
                                version,
                                now = now.ToUnixTimeMilliseconds(),
                                after = after ?? "",
                                limit,
                            }
                        )
                        .Select(row => new PepperedKey(row.KeyId, row.AccountId, row.Name, Time(row.LastUsedAt))),
                ],
            cancellationToken
        );

    public Task<bool> TryRetirePepperAsync(int version, DateTimeOffset now, AuditEvent happened, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                var isRetired =
                    connection.Execute(
                        $"""
                        UPDATE peppers SET retired_at = @now
                        WHERE version = @version AND NOT EXISTS (SELECT 1 FROM api_keys AS k WHERE k.pepper_version = @version AND {NeedsIt})
                        """,
                        new { version, now = now.ToUnixTimeMilliseconds() },
                        transaction
                    ) > 0;
                if (isRetired)
                {
                    trail.Append(connection, transaction, happened);
                }

                return isRetired;
            },
            cancellationToken
        );

    private static DateTimeOffset? Time(long? milliseconds) =>
        milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    private sealed class SigningRow
    {
        public long Version { get; init; }
        public long? CreatedAt { get; init; }
        public long? AcceptedUntil { get; init; }
    }

    private sealed class PepperRow
    {
        public long Version { get; init; }
        public long CreatedAt { get; init; }
        public long? RetiredAt { get; init; }
        public long ActiveKeys { get; init; }
    }

    private sealed class PepperedKeyRow
    {
        public string KeyId { get; init; } = "";
        public string AccountId { get; init; } = "";
        public string Name { get; init; } = "";
        public long? LastUsedAt { get; init; }
    }
}
