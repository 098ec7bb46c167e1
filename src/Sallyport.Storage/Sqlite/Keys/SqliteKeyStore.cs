using Dapper;
using Microsoft.Data.Sqlite;
using Sallyport.Access;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Storage.Sqlite.Accounts;
using Sallyport.Storage.Sqlite.Audit;

namespace Sallyport.Storage.Sqlite.Keys;

internal sealed class SqliteKeyStore(SqliteDatabase database, SqliteAuditTrail audit) : IKeyStore
{
    private const string KeyColumns = """
        k.id AS KeyId, k.account_id AS AccountId, k.name AS Name, k.prefix AS Prefix, k.last_four AS LastFour, k.hash AS Hash,
        k.pepper_version AS PepperVersion, k.scopes AS Scopes, k.allowed_origins AS AllowedOrigins, k.allowed_ip_ranges AS AllowedIpRanges,
        k.state AS State, k.created_at AS CreatedAt, k.expires_at AS ExpiresAt, k.revoked_at AS RevokedAt,
        k.last_used_at AS LastUsedAt, k.last_used_from AS LastUsedFrom,
        k.replaced_by AS ReplacedBy, k.replaces AS Replaces, k.flagged_at AS FlaggedAt, k.revision AS Revision
        """;

    private const string SelectRecord = $"""
        SELECT {KeyColumns},
               a.id AS Id, a.name AS Name, a.contact AS Contact, a.use_case AS UseCase, a.tier AS Tier, a.limit_overrides AS LimitOverrides,
               a.state AS State, a.revision AS Revision, a.created_at AS CreatedAt
        FROM api_keys AS k JOIN accounts AS a ON a.id = k.account_id
        """;

    public Task<bool> AddAsync(ApiKey key, KeyHash hash, AuditEvent happened, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                var isAdded = Insert(connection, transaction, key, hash);
                if (isAdded)
                {
                    audit.Append(connection, transaction, happened);
                }

                return isAdded;
            },
            cancellationToken
        );

    public ValueTask<KeyRecord?> FindByHashAsync(KeyHash hash, int pepperVersion, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection =>
                QueryRecords(
                        connection,
                        $"{SelectRecord} WHERE k.hash = @hash AND k.pepper_version = @pepperVersion",
                        new { hash = hash.ToArray(), pepperVersion }
                    )
                    .SingleOrDefault(),
            cancellationToken
        );

    public ValueTask<KeyRecord?> FindByIdAsync(string keyId, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => Find(connection, null, keyId), cancellationToken);

    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(KeyQuery query, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ApiKey>>(
            connection =>
                [
                    .. connection
                        .Query<KeyRow>(
                            $"""
                            SELECT {KeyColumns} FROM api_keys AS k
                            WHERE (@AccountId IS NULL OR k.account_id = @AccountId)
                              AND (@After IS NULL OR (k.created_at, k.id) > (SELECT created_at, id FROM api_keys WHERE id = @After))
                              AND CASE @State
                                      WHEN 'revoked' THEN k.state = 'revoked'
                                      WHEN 'expired' THEN k.state <> 'revoked' AND k.expires_at <= @At
                                      WHEN 'active' THEN k.state = 'active' AND (k.expires_at IS NULL OR k.expires_at > @At)
                                      WHEN 'rotating' THEN k.state = 'rotating' AND (k.expires_at IS NULL OR k.expires_at > @At)
                                      ELSE 1
                                  END
                            ORDER BY k.created_at, k.id LIMIT @Limit
                            """,
                            new
                            {
                                query.AccountId,
                                query.After,
                                State = query.State is { } state ? KeyRow.Text(state) : null,
                                At = query.At.ToUnixTimeMilliseconds(),
                                query.Limit,
                            }
                        )
                        .Select(row => row.ToKey()),
                ],
            cancellationToken
        );

    public ValueTask<IReadOnlyList<KeyRecord>> ListRecentAsync(int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<KeyRecord>>(
            connection =>
                [
                    .. QueryRecords(
                        connection,
                        $"{SelectRecord} WHERE k.state <> 'revoked' ORDER BY coalesce(k.last_used_at, k.created_at) DESC, k.id LIMIT @limit",
                        new { limit }
                    ),
                ],
            cancellationToken
        );

    public Task<KeyRecord?> ChangeAsync(string keyId, Func<KeyRecord, KeyChange?> decide, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                if (Find(connection, transaction, keyId) is not { } record || decide(record) is not { } change)
                {
                    return Find(connection, transaction, keyId);
                }

                if (change.Successor is { } successor)
                {
                    OneRow.Demand(Insert(connection, transaction, successor.Key, successor.Hash) ? 1 : 0);
                }

                connection.ExecuteOne(
                    """
                    UPDATE api_keys SET name = @Name, scopes = @Scopes, allowed_origins = @AllowedOrigins, allowed_ip_ranges = @AllowedIpRanges,
                           state = @State, expires_at = @ExpiresAt, revoked_at = @RevokedAt, replaced_by = @ReplacedBy, flagged_at = @FlaggedAt,
                           revision = revision + 1
                    WHERE id = @KeyId
                    """,
                    KeyRow.From(change.Key with { Id = keyId }, record.Hash),
                    transaction
                );
                audit.Append(connection, transaction, change.Happened);
                var written = Find(connection, transaction, keyId);
                return written?.Key.State == change.Key.State && written.Key.Revision == record.Key.Revision + 1
                    ? written
                    : throw new AccessStoreException($"The database did not keep the change of key {keyId}.");
            },
            cancellationToken
        );

    public Task<bool> RehashAsync(KeyRehash move, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
                connection.Execute(
                    """
                    UPDATE api_keys SET hash = @To, pepper_version = @ToVersion
                    WHERE id = @KeyId AND hash = @From AND pepper_version = @FromVersion
                    """,
                    new
                    {
                        move.KeyId,
                        From = move.From.ToArray(),
                        move.FromVersion,
                        To = move.To.ToArray(),
                        move.ToVersion,
                    },
                    transaction
                ) > 0,
            cancellationToken
        );

    public Task RecordUseAsync(IReadOnlyCollection<LastUse> uses, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
                connection.Execute(
                    """
                    UPDATE api_keys SET last_used_at = @At, last_used_from = @From
                    WHERE id = @KeyId AND (last_used_at IS NULL OR last_used_at <= @At OR last_used_at > @Now)
                    """,
                    uses.Select(use => new
                    {
                        use.KeyId,
                        At = use.At.ToUnixTimeMilliseconds(),
                        From = use.From?.ToString(),
                        Now = now.ToUnixTimeMilliseconds(),
                    }),
                    transaction
                ),
            cancellationToken
        );

    /// <summary>Adds a key's row, in the transaction of who issues it.</summary>
    /// <returns>False when its account does not exist.</returns>
    public static bool Insert(SqliteConnection connection, SqliteTransaction transaction, ApiKey key, KeyHash hash) =>
        connection.Execute(
            """
            INSERT INTO api_keys (id, account_id, name, prefix, last_four, hash, pepper_version, scopes, allowed_origins, allowed_ip_ranges,
                                  state, created_at, expires_at, revoked_at, last_used_at, last_used_from, replaced_by, replaces, flagged_at, revision)
            SELECT @KeyId, @AccountId, @Name, @Prefix, @LastFour, @Hash, @PepperVersion, @Scopes, @AllowedOrigins, @AllowedIpRanges,
                   @State, @CreatedAt, @ExpiresAt, @RevokedAt, @LastUsedAt, @LastUsedFrom, @ReplacedBy, @Replaces, @FlaggedAt, @Revision
            WHERE EXISTS (SELECT 1 FROM accounts WHERE id = @AccountId)
            """,
            KeyRow.From(key, hash),
            transaction
        ) > 0;

    private static KeyRecord? Find(SqliteConnection connection, SqliteTransaction? transaction, string keyId) =>
        QueryRecords(connection, $"{SelectRecord} WHERE k.id = @keyId", new { keyId }, transaction).SingleOrDefault();

    private static IEnumerable<KeyRecord> QueryRecords(
        SqliteConnection connection,
        string sql,
        object parameters,
        SqliteTransaction? transaction = null
    ) =>
        connection.Query<KeyRow, AccountRow, KeyRecord>(
            sql,
            (key, account) => new KeyRecord(new KeyHash(key.Hash), key.ToKey(), account.ToAccount()),
            parameters,
            transaction
        );
}
