using Dapper;
using Microsoft.Data.Sqlite;
using Sallyport.Access;
using Sallyport.Access.Accounts;
using Sallyport.Access.AdminTokens;
using Sallyport.Access.Audit;
using Sallyport.Access.Idempotency;
using Sallyport.Access.Issuing;
using Sallyport.Access.Keys;
using Sallyport.Access.Tokens;
using Sallyport.Storage.Backup;
using Sallyport.Storage.Sqlite.Backup;
using Sallyport.Storage.Sqlite.Migrations;

namespace Sallyport.Storage.Tests.Sqlite.Migrations;

/// <summary>Somebody who can write the database file changes what the database does instead of what it holds.</summary>
public sealed class ForeignSchemaTests : IDisposable
{
    private static readonly Actor Ann = new(ActorKind.Operator, "ann");

    private readonly Temporary _folder = new();
    private readonly Temporary _other = new();

    public static TheoryData<string, string> Changes =>
        new()
        {
            { "CREATE TRIGGER blind BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(IGNORE); END", "trigger blind" },
            { "CREATE TRIGGER forget AFTER INSERT ON used_tokens BEGIN DELETE FROM used_tokens; END", "trigger forget" },
            { "CREATE TRIGGER undo AFTER UPDATE ON api_keys BEGIN SELECT 1; END", "trigger undo" },
            { "CREATE VIEW keys AS SELECT * FROM api_keys", "view keys" },
            { "CREATE TABLE theirs (n)", "table theirs" },
            { "CREATE VIRTUAL TABLE found USING fts5(text)", "table found" },
            { "CREATE INDEX mine ON accounts (name)", "index mine" },
            { "DROP TRIGGER audit_entries_are_not_changed", "trigger audit_entries_are_not_changed" },
            { "DROP INDEX admin_tokens_by_hash", "index admin_tokens_by_hash" },
            { "DROP TABLE idempotent_requests", "idempotent_requests" },
            { "DROP INDEX api_keys_by_hash; CREATE INDEX api_keys_by_hash ON api_keys (hash)", "index api_keys_by_hash" },
            { "ALTER TABLE accounts ADD COLUMN more TEXT", "table accounts" },
            { "ALTER TABLE accounts ADD COLUMN loud TEXT GENERATED ALWAYS AS (upper(name))", "table accounts" },
            { "ALTER TABLE used_tokens RENAME TO spent; CREATE VIEW used_tokens AS SELECT * FROM spent WHERE 0", "used_tokens" },
            { "ALTER TABLE admin_tokens RENAME COLUMN role TO rank", "table admin_tokens" },
            {
                "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, '''disabled''', '''disabled'', ''x''') WHERE name = 'accounts'",
                "table accounts"
            },
            {
                "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'never deleted', 'deleted') WHERE type = 'trigger'",
                "trigger audit_entries_are_not_deleted"
            },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    [Trait("Requirement", "R32")]
    public async Task OpenVerifyAndRestore_SchemaWasChanged_NameTheObject(string change, string named)
    {
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            await house.IssueKeyAsync();
        }

        Change(Path.Combine(_folder.Path, "sallyport.db"), change);

        await using (var start = new StoreHouse(_folder.Path))
        {
            (await Should.ThrowAsync<ForeignSchemaException>(() => start.Get<StoreOpener>().OpenAsync(default))).Difference.ShouldContain(
                named
            );
        }

        await using (var verify = new StoreHouse(_folder.Path))
        {
            verify.Get<StoreOpener>().OpenToVerify();
            (await verify.Get<IAuditStore>().VerifyAsync(null, default)).Schema.ShouldNotBeNull().ShouldContain(named);
        }

        await using var target = new StoreHouse(_other.Path);
        Directory.CreateDirectory(_other.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var backup = Path.Combine(_other.Path, "changed.db");
        File.Copy(Path.Combine(_folder.Path, "sallyport.db"), backup);
        (
            await Should.ThrowAsync<DamagedBackupException>(() =>
                target.Get<DatabaseRestore>().RunAsync(backup, revive: false, Ann, default)
            )
        ).Message.ShouldContain(named);
        File.Exists(target.DatabasePath).ShouldBeFalse();
    }

    [Fact]
    public async Task OpenAsync_StatisticsOfSqlite_AreNoChange()
    {
        await (await StoreHouse.OpenAsync(_folder.Path)).DisposeAsync();
        Change(Path.Combine(_folder.Path, "sallyport.db"), "INSERT INTO usage_meters VALUES ('m', 1, 1); ANALYZE");

        await using var house = await StoreHouse.OpenAsync(_folder.Path);

        (await house.Get<IAuditStore>().VerifyAsync(null, default)).Schema.ShouldBeNull();
    }

    // The trigger that the running server was blinded with: a used token opened again, and `revoke` printed success.
    [Theory]
    [InlineData("CREATE TRIGGER foreign_one BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(IGNORE); END")]
    [InlineData("CREATE TRIGGER foreign_one AFTER INSERT ON audit_entries BEGIN UPDATE api_keys SET state = 'active'; END")]
    [InlineData("CREATE TRIGGER foreign_one BEFORE INSERT ON used_tokens BEGIN SELECT RAISE(IGNORE); END")]
    [InlineData("CREATE TRIGGER foreign_one AFTER INSERT ON used_tokens BEGIN DELETE FROM used_tokens WHERE jti = NEW.jti; END")]
    [InlineData("CREATE TRIGGER foreign_one BEFORE UPDATE ON api_keys BEGIN SELECT RAISE(IGNORE); END")]
    [InlineData("CREATE TRIGGER foreign_one AFTER UPDATE ON api_keys BEGIN UPDATE api_keys SET state = 'active' WHERE id = NEW.id; END")]
    [Trait("Requirement", "R32")]
    public async Task Write_ForeignTriggerInARunningStore_IsRefusedUntilItIsGone(string trigger)
    {
        await using var house = await StoreHouse.OpenAsync(_folder.Path);
        var key = await house.IssueKeyAsync();
        Change(house.DatabasePath, trigger);

        (await house.Get<KeyService>().RevokeAsync(key.Key.Id, Ann, default))
            .Failure.ShouldNotBeNull()
            .Kind.ShouldBe(AccessFailureKind.StoreUnavailable);
        var caller = await house.EnterAsync(await house.MintAsync(key.Secret));
        (await house.Get<Access.Authentication.Authenticator>().MarkUsedAsync(caller, default)).ShouldBe(TokenUse.Unavailable);
        (
            await Should.ThrowAsync<AccessStoreException>(() => house.Get<IAuditStore>().AppendAsync(new(Ann, "x", "y"), default))
        ).Message.ShouldContain("trigger foreign_one");
        (await house.Get<IAuditStore>().VerifyAsync(null, default)).Schema.ShouldNotBeNull().ShouldContain("trigger foreign_one");
        (await house.Get<IStoreProbe>().FindProblemAsync(default)).ShouldNotBeNull().ShouldContain("trigger foreign_one");

        Change(house.DatabasePath, "DROP TRIGGER foreign_one");

        (await house.Get<KeyService>().RevokeAsync(key.Key.Id, Ann, default)).Value.ShouldNotBeNull().State.ShouldBe(KeyState.Revoked);
        (await house.Get<IStoreProbe>().FindProblemAsync(default)).ShouldBeNull();
    }

    // A temporary trigger is on this connection alone and not in the schema: it stands for whatever else makes a write change nothing.
    [Theory]
    [InlineData("INSERT", "audit_entries")]
    [InlineData("INSERT", "accounts")]
    [InlineData("UPDATE", "accounts")]
    [InlineData("INSERT", "api_keys")]
    [InlineData("UPDATE", "api_keys")]
    [InlineData("INSERT", "used_tokens")]
    [InlineData("INSERT", "admin_tokens")]
    [InlineData("UPDATE", "admin_tokens")]
    [InlineData("INSERT", "idempotent_requests")]
    [Trait("Requirement", "R32")]
    public async Task Write_ThatChangesNoRow_FailsAndWritesNoAuditEntry(string what, string table)
    {
        await using var house = await StoreHouse.OpenAsync(_folder.Path);
        var key = await house.IssueKeyAsync();
        var token = (await house.Get<AdminTokenService>().CreateAsync(new("a", AdminRole.Admin), Ann, default)).Value.ShouldNotBeNull();
        var before = (await house.Get<IAuditStore>().VerifyAsync(null, default)).Checked;
        await house.Database.WriteUnguardedAsync(
            (connection, transaction) =>
                connection.Execute(
                    $"CREATE TEMP TRIGGER lost BEFORE {what} ON main.{table} BEGIN SELECT RAISE(IGNORE); END",
                    transaction: transaction
                ),
            default
        );

        var accounts = house.Get<AccountService>();
        var keys = house.Get<KeyService>();
        var failure = (what, table) switch
        {
            ("INSERT", "audit_entries") => await FailureAsync(() => house.Get<IAuditStore>().AppendAsync(new(Ann, "x", "y"), default)),
            ("INSERT", "accounts") => (await accounts.CreateAsync(new NewAccount("B"), Ann, default)).Failure?.Kind,
            ("UPDATE", "accounts") => (await accounts.DisableAsync(key.Key.AccountId, Ann, default)).Failure?.Kind,
            ("INSERT", "api_keys") => (await keys.RegenerateAsync(key.Key.Id, Ann, default)).Failure?.Kind,
            ("UPDATE", "api_keys") => (await keys.RevokeAsync(key.Key.Id, Ann, default)).Failure?.Kind,
            ("INSERT", "used_tokens") => await FailureAsync(() =>
                house.Get<ITokenUseStore>().TryMarkAsync("jti", TimeProvider.System.GetUtcNow(), default)
            ),
            ("INSERT", "admin_tokens") => (await house.Get<AdminTokenService>().CreateAsync(new("b", AdminRole.Admin), Ann, default))
                .Failure
                ?.Kind,
            ("UPDATE", "admin_tokens") => (await house.Get<AdminTokenService>().RevokeAsync(token.Token.Id, Ann, default)).Failure?.Kind,
            _ => await FailureAsync(() =>
                house
                    .Get<IIdempotencyStore>()
                    .BeginAsync(new NewRequest("o", "k", new byte[32], TimeProvider.System.GetUtcNow()), default, default)
            ),
        };

        failure.ShouldBe(AccessFailureKind.StoreUnavailable);
        (await house.Get<IAuditStore>().VerifyAsync(null, default)).Checked.ShouldBe(before);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _other.Dispose();
    }

    private static async Task<AccessFailureKind?> FailureAsync(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (AccessStoreException)
        {
            return AccessFailureKind.StoreUnavailable;
        }
    }

    private static void Change(string database, string sql)
    {
        using var connection = SqliteCopy.Open(database, SqliteOpenMode.ReadWrite);
        connection.Execute(sql);
    }
}
