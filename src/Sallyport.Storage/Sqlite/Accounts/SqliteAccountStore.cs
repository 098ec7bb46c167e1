using Dapper;
using Microsoft.Data.Sqlite;
using Sallyport.Access;
using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Storage.Sqlite.Audit;

namespace Sallyport.Storage.Sqlite.Accounts;

internal sealed class SqliteAccountStore(SqliteDatabase database, SqliteAuditTrail audit) : IAccountStore
{
    private const string Columns =
        "id AS Id, name AS Name, contact AS Contact, use_case AS UseCase, tier AS Tier, limit_overrides AS LimitOverrides, state AS State, "
        + "revision AS Revision, created_at AS CreatedAt";

    public Task AddAsync(Account account, AuditEvent happened, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                Insert(connection, transaction, account);
                audit.Append(connection, transaction, happened);
                return true;
            },
            cancellationToken
        );

    public ValueTask<Account?> FindAsync(string accountId, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => Find(connection, null, accountId), cancellationToken);

    public ValueTask<IReadOnlyList<Account>> ListAsync(AccountQuery query, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Account>>(
            connection =>
                [
                    .. connection
                        .Query<AccountRow>(
                            $"""
                            SELECT {Columns} FROM accounts
                            WHERE @After IS NULL OR (created_at, id) > (SELECT created_at, id FROM accounts WHERE id = @After)
                            ORDER BY created_at, id LIMIT @Limit
                            """,
                            query
                        )
                        .Select(row => row.ToAccount()),
                ],
            cancellationToken
        );

    public Task<Account?> ChangeAsync(string accountId, Func<Account, AccountChange?> decide, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                if (Find(connection, transaction, accountId) is not { } account || decide(account) is not { } change)
                {
                    return Find(connection, transaction, accountId);
                }

                connection.ExecuteOne(
                    """
                    UPDATE accounts SET name = @Name, contact = @Contact, use_case = @UseCase, tier = @Tier, limit_overrides = @LimitOverrides,
                           state = @State, revision = revision + 1
                    WHERE id = @Id
                    """,
                    AccountRow.From(change.Account with { Id = accountId }),
                    transaction
                );
                audit.Append(connection, transaction, change.Happened);
                var written = Find(connection, transaction, accountId);
                return written?.State == change.Account.State && written.Revision == account.Revision + 1
                    ? written
                    : throw new AccessStoreException($"The database did not keep the change of account {accountId}.");
            },
            cancellationToken
        );

    /// <summary>Adds an account's row, in the transaction of who provisions it.</summary>
    public static void Insert(SqliteConnection connection, SqliteTransaction transaction, Account account) =>
        connection.ExecuteOne(
            """
            INSERT INTO accounts (id, name, contact, use_case, tier, limit_overrides, state, revision, created_at)
            VALUES (@Id, @Name, @Contact, @UseCase, @Tier, @LimitOverrides, @State, @Revision, @CreatedAt)
            """,
            AccountRow.From(account),
            transaction
        );

    private static Account? Find(SqliteConnection connection, SqliteTransaction? transaction, string accountId) =>
        connection
            .QuerySingleOrDefault<AccountRow>($"SELECT {Columns} FROM accounts WHERE id = @accountId", new { accountId }, transaction)
            ?.ToAccount();
}
