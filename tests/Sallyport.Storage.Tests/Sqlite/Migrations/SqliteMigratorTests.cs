using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Storage.Sqlite.Migrations;

namespace Sallyport.Storage.Tests.Sqlite.Migrations;

public sealed class SqliteMigratorTests : IDisposable
{
    private static readonly Migration First = new(1, "first", "CREATE TABLE a (x INTEGER) STRICT;");
    private static readonly Migration Second = new(2, "second", "CREATE TABLE b (x INTEGER) STRICT; INSERT INTO a VALUES (1);");
    private static readonly Migration Third = new(3, "third", "CREATE TABLE c (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1);");

    private readonly Temporary _folder = new();

    [Fact]
    public void ReadAll_OurMigrations_AreNumberedWithoutGaps()
    {
        var all = Migration.ReadAll();

        all.Select(migration => migration.Number).ShouldBe(Enumerable.Range(1, all.Count));
        all[0].Name.ShouldBe("accounts_keys_used_tokens");
    }

    [Fact]
    public async Task MigrateAsync_NewDatabaseThenAgain_AppliesAllThenNothing()
    {
        (await MigrateAsync(First, Second)).ShouldBe([new AppliedMigration(1, "first"), new AppliedMigration(2, "second")]);
        (await MigrateAsync(First, Second)).ShouldBeEmpty();
    }

    [Fact]
    public async Task MigrateAsync_OlderDatabase_AppliesWhatIsMissing()
    {
        await MigrateAsync(First);

        (await MigrateAsync(First, Second)).ShouldBe([new AppliedMigration(2, "second")]);
    }

    [Fact]
    public async Task MigrateAsync_NewerDatabase_IsRefusedAndSaysSo()
    {
        await MigrateAsync(First, Second);

        var exception = await Should.ThrowAsync<StorageException>(() => MigrateAsync(First));

        exception.Message.ShouldContain("newer than this program");
        exception.Message.ShouldContain("2 (second)");
        (await MigrateAsync(First, Second)).ShouldBeEmpty();
    }

    [Fact]
    public async Task MigrateAsync_MigrationChangedSince_IsRefused()
    {
        await MigrateAsync(First, Second);

        var exception = await Should.ThrowAsync<StorageException>(() =>
            MigrateAsync(First with { Sql = "CREATE TABLE a (y TEXT) STRICT;" }, Second)
        );

        exception.Message.ShouldContain("another history");
    }

    [Fact]
    public async Task MigrateAsync_OneOfSeveralFails_LeavesTheDatabaseAsItWas()
    {
        await MigrateAsync(First);

        (await Should.ThrowAsync<StorageException>(() => MigrateAsync(First, Second, Third))).Message.ShouldContain("left as it was");

        (await MigrateAsync(First, Second)).ShouldBe([new AppliedMigration(2, "second")]);
    }

    [Fact]
    public async Task MigrateAsync_NoDatabase_IsRefusedWithItsPath()
    {
        await MigrateAsync(First);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "sallyport.db"), new string('x', 8192));

        var exception = await Should.ThrowAsync<StorageException>(() => MigrateAsync(First));

        exception.Message.ShouldContain("sallyport.db cannot be opened");
        exception.Message.ShouldContain("sallyport restore");
    }

    [Fact]
    public async Task MigrateAsync_DamagedDatabase_IsRefusedAndSaysToRestoreABackup()
    {
        await MigrateAsync(First);
        await using (var file = File.OpenWrite(Path.Combine(_folder.Path, "sallyport.db")))
        {
            file.Position = 4096;
            await file.WriteAsync(Enumerable.Repeat((byte)0xff, 60_000).ToArray());
        }

        (await Should.ThrowAsync<StorageException>(() => MigrateAsync(First, Second))).Message.ShouldContain("sallyport restore");
    }

    [Fact]
    public async Task MigrateAsync_DatabaseOfAnotherProgram_IsRefused()
    {
        await using (var house = new StoreHouse(_folder.Path))
        {
            house.Database.Open();
            await house.Database.WriteAsync(
                (connection, transaction) => connection.Execute("CREATE TABLE theirs (x)", transaction: transaction),
                default
            );
        }

        (await Should.ThrowAsync<StorageException>(() => MigrateAsync(First))).Message.ShouldContain("another program");
    }

    public void Dispose() => _folder.Dispose();

    private async Task<IReadOnlyList<AppliedMigration>> MigrateAsync(params Migration[] migrations)
    {
        await using var house = new StoreHouse(
            _folder.Path,
            configure: services => services.AddSingleton<IReadOnlyList<Migration>>(migrations)
        );
        return await house.Get<IMigrator>().MigrateAsync(default);
    }
}
