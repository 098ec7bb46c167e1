using Dapper;
using Microsoft.Data.Sqlite;
using Sallyport.Access.AccessRequests;
using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Storage.Sqlite.Accounts;
using Sallyport.Storage.Sqlite.Audit;
using Sallyport.Storage.Sqlite.Keys;

namespace Sallyport.Storage.Sqlite.AccessRequests;

/// <summary>Access requests. Every change asks in its own statement whether it is still allowed, and writes its audit entries in the same job.</summary>
internal sealed class SqliteAccessRequestStore(SqliteDatabase database, SqliteAuditTrail trail) : IAccessRequestStore
{
    // Unknown, used, replaced and expired links and those of disabled accounts are all the same to this question.
    private const string LinkIsGood = """
        r.link_hash = @linkHash AND r.state = 'approved' AND r.link_expires_at > @now
        AND EXISTS (SELECT 1 FROM accounts AS a WHERE a.id = r.account_id AND a.state = 'active')
        """;

    public Task<bool> AddAsync(AccessRequest request, int maxPending, AuditEvent happened, CancellationToken cancellationToken) =>
        ChangeAsync(
            """
            INSERT INTO access_requests (id, name, contact, use_case, state, created_at)
            SELECT @Id, @Name, @Contact, @UseCase, @State, @CreatedAt
            WHERE (SELECT count(*) FROM access_requests WHERE state = 'pending') < @maxPending
            """,
            With(AccessRequestRow.From(request), new { maxPending }),
            [happened],
            cancellationToken
        );

    public ValueTask<AccessRequest?> FindAsync(string requestId, CancellationToken cancellationToken) =>
        ReadOneAsync("r.id = @requestId", new { requestId }, cancellationToken);

    public ValueTask<IReadOnlyList<AccessRequest>> ListAsync(
        AccessRequestFilter filter,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var state = filter.State switch
        {
            null => "TRUE",
            AccessRequestState.Expired => "r.state = 'approved' AND r.link_expires_at <= @now",
            AccessRequestState.Approved => "r.state = 'approved' AND r.link_expires_at > @now",
            _ => "r.state = @state",
        };
        var after = filter.After is null
            ? "TRUE"
            : "(r.created_at, r.id) > (SELECT l.created_at, l.id FROM access_requests AS l WHERE l.id = @After)";
        var delivery = filter.Delivery is null ? "TRUE" : "r.link_delivery = @delivery";
        var parameters = new
        {
            filter.After,
            filter.Limit,
            delivery = filter.Delivery is { } way ? AccessRequestRow.Text(way) : null,
            now = now.ToUnixTimeMilliseconds(),
            state = filter.State is { } wanted ? AccessRequestRow.Text(wanted) : null,
        };
        return database.ReadAsync<IReadOnlyList<AccessRequest>>(
            connection =>
                [
                    .. connection
                        .Query<AccessRequestRow>(
                            $"""
                            SELECT {AccessRequestRow.Columns} FROM access_requests AS r WHERE {state} AND {after} AND {delivery}
                            ORDER BY r.created_at, r.id LIMIT @Limit
                            """,
                            parameters
                        )
                        .Select(row => row.ToRequest()),
                ],
            cancellationToken
        );
    }

    public ValueTask<AccessRequest?> FindByLinkAsync(byte[] linkHash, DateTimeOffset now, CancellationToken cancellationToken) =>
        ReadOneAsync(LinkIsGood, new { linkHash, now = now.ToUnixTimeMilliseconds() }, cancellationToken);

    public Task<bool> ApproveAsync(
        AccessRequest approved,
        byte[] linkHash,
        Account account,
        IReadOnlyList<AuditEvent> happened,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                if (!IsPending(connection, transaction, approved.Id))
                {
                    return false;
                }

                SqliteAccountStore.Insert(connection, transaction, account);
                connection.ExecuteOne(
                    """
                    UPDATE access_requests SET state = @State, decided_at = @DecidedAt, tier = @Tier, account_id = @AccountId,
                        key_name = @KeyName, key_scopes = @KeyScopes, key_expires_at = @KeyExpiresAt,
                        link_hash = @LinkHash, link_issued_at = @LinkIssuedAt, link_expires_at = @LinkExpiresAt, link_delivery = @LinkDelivery
                    WHERE id = @Id
                    """,
                    AccessRequestRow.From(approved, linkHash),
                    transaction
                );
                Append(connection, transaction, happened);
                return true;
            },
            cancellationToken
        );

    public Task<bool> DeclineAsync(AccessRequest declined, AuditEvent happened, CancellationToken cancellationToken) =>
        ChangeAsync(
            "UPDATE access_requests SET state = @State, decided_at = @DecidedAt, reason = @Reason WHERE id = @Id AND state = 'pending'",
            AccessRequestRow.From(declined),
            [happened],
            cancellationToken
        );

    public Task<bool> RelinkAsync(
        AccessRequest relinked,
        byte[] linkHash,
        string? formerKeyId,
        AuditEvent happened,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            """
            UPDATE access_requests SET state = @State, link_hash = @LinkHash, link_issued_at = @LinkIssuedAt,
                link_expires_at = @LinkExpiresAt, link_delivery = @LinkDelivery, redeemed_at = NULL, key_id = NULL
            WHERE id = @Id AND state IN ('approved', 'redeemed') AND key_id IS @formerKeyId
            """,
            With(AccessRequestRow.From(relinked, linkHash), new { formerKeyId }),
            [happened],
            cancellationToken
        );

    public Task<bool> RedeemAsync(
        byte[] linkHash,
        ApiKey key,
        KeyHash hash,
        IReadOnlyList<AuditEvent> happened,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                var at = new { linkHash, now = key.CreatedAt.ToUnixTimeMilliseconds() };
                var requestId = connection.QuerySingleOrDefault<string>(
                    $"SELECT r.id FROM access_requests AS r WHERE {LinkIsGood}",
                    at,
                    transaction
                );
                if (requestId is null)
                {
                    return false;
                }

                OneRow.Demand(SqliteKeyStore.Insert(connection, transaction, key, hash) ? 1 : 0);
                connection.ExecuteOne(
                    "UPDATE access_requests SET state = 'redeemed', link_hash = NULL, redeemed_at = @now, key_id = @Id WHERE id = @requestId",
                    new
                    {
                        at.now,
                        key.Id,
                        requestId,
                    },
                    transaction
                );
                Append(connection, transaction, happened);
                return true;
            },
            cancellationToken
        );

    public Task<bool> SetDeliveryAsync(
        string requestId,
        DateTimeOffset linkIssuedAt,
        LinkDelivery delivery,
        AuditEvent happened,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            "UPDATE access_requests SET link_delivery = @delivery WHERE id = @requestId AND link_issued_at = @issuedAt",
            new
            {
                requestId,
                issuedAt = linkIssuedAt.ToUnixTimeMilliseconds(),
                delivery = AccessRequestRow.Text(delivery),
            },
            [happened],
            cancellationToken
        );

    private static DynamicParameters With(AccessRequestRow row, object more)
    {
        var parameters = new DynamicParameters(row);
        parameters.AddDynamicParams(more);
        return parameters;
    }

    private static bool IsPending(SqliteConnection connection, SqliteTransaction transaction, string requestId) =>
        connection.ExecuteScalar<bool>(
            "SELECT EXISTS (SELECT 1 FROM access_requests WHERE id = @requestId AND state = 'pending')",
            new { requestId },
            transaction
        );

    private ValueTask<AccessRequest?> ReadOneAsync(string where, object parameters, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection =>
                connection
                    .QuerySingleOrDefault<AccessRequestRow>(
                        $"SELECT {AccessRequestRow.Columns} FROM access_requests AS r WHERE {where}",
                        parameters
                    )
                    ?.ToRequest(),
            cancellationToken
        );

    private Task<bool> ChangeAsync(
        string sql,
        object parameters,
        IReadOnlyList<AuditEvent> happened,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                var isDone = connection.Execute(sql, parameters, transaction) > 0;
                if (isDone)
                {
                    Append(connection, transaction, happened);
                }

                return isDone;
            },
            cancellationToken
        );

    private void Append(SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<AuditEvent> happened)
    {
        foreach (var one in happened)
        {
            trail.Append(connection, transaction, one);
        }
    }
}
