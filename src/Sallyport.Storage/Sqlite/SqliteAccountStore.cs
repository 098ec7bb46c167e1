using Dapper;
using Microsoft.Data.Sqlite;
using Sallyport.Access.Accounts;

namespace Sallyport.Storage.Sqlite;

internal sealed class SqliteAccountStore(SqliteDatabase database) : IAccountStore
{
    private const string Columns =
        "id AS Id, name AS Name, contact AS Contact, use_case AS UseCase, tier AS Tier, limit_overrides AS LimitOverrides, state AS State, "
        + "revision AS Revision, created_at AS CreatedAt";

    public Task AddAsync(Account account, CancellationToken cancellationToken) =>
        database.WriteAsync((connection, transaction) => Insert(connection, transaction, account), cancellationToken);

    /// <summary>Writes a new account in a write job that writes more.</summary>
    public static int Insert(SqliteConnection connection, SqliteTransaction transaction, Account account) =>
        connection.Execute(
            """
            INSERT INTO accounts (id, name, contact, use_case, tier, limit_overrides, state, revision, created_at)
            VALUES (@Id, @Name, @Contact, @UseCase, @Tier, @LimitOverrides, @State, @Revision, @CreatedAt)
            """,
            AccountRow.From(account),
            transaction
        );

    public ValueTask<Account?> FindAsync(string accountId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection =>
                connection
                    .QuerySingleOrDefault<AccountRow>($"SELECT {Columns} FROM accounts WHERE id = @accountId", new { accountId })
                    ?.ToAccount(),
            cancellationToken
        );

    public ValueTask<IReadOnlyList<Account>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Account>>(
            connection =>
                [.. connection.Query<AccountRow>($"SELECT {Columns} FROM accounts ORDER BY created_at, id").Select(row => row.ToAccount())],
            cancellationToken
        );

    public Task<bool> SetStateAsync(string accountId, AccountState state, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
                connection.Execute(
                    "UPDATE accounts SET state = @state, revision = revision + 1 WHERE id = @accountId",
                    new { accountId, state = AccountRow.Text(state) },
                    transaction
                ) > 0,
            cancellationToken
        );
}
