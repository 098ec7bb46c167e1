using Dapper;
using Microsoft.Data.Sqlite;
using Sallyport.Access.Audit;
using Sallyport.Access.Issuing;
using Sallyport.Access.Keys;
using Sallyport.Storage.Backup;
using Sallyport.Storage.Folder;
using Sallyport.Storage.Sqlite.Backup;

namespace Sallyport.Storage.Tests.Backup;

public sealed class BackupTests : IDisposable
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly Actor Ann = new(ActorKind.Operator, "ann");

    private readonly Temporary _folder = new();
    private readonly Temporary _other = new();

    [Fact]
    public async Task CreateAsync_WhileOthersWrite_IsOneMomentAndStopsNobody()
    {
        await using var house = await StoreHouse.OpenAsync(_folder.Path);
        await FillAsync(house, rows: 2000);
        using var writing = new CancellationTokenSource();
        var progress = new List<string>();

        // Two tables that every write keeps equal: a copy that mixed two moments would show it.
        var writer = Task.Run(async () =>
        {
            var writes = 0;
            while (!writing.IsCancellationRequested)
            {
                await house.Database.WriteAsync(
                    (connection, _) =>
                        connection.Execute(
                            "UPDATE notices SET raised_at = raised_at + 1; UPDATE webhook_deliveries SET attempts = attempts + 1"
                        ),
                    default
                );
                writes++;
            }

            return writes;
        });
        var made = await house.Get<BackupService>().CreateAsync(withSecrets: false, Ann, progress.Add, default);
        await writing.CancelAsync();

        (await writer).ShouldBeGreaterThan(0);
        var path = Path.Combine(BackupService.FolderIn(_folder.Path), made.Name);
        using var copy = SqliteCopy.Open(path, SqliteOpenMode.ReadOnly);
        copy.ExecuteScalar<string>("PRAGMA integrity_check").ShouldBe("ok");
        copy.ExecuteScalar<long>("SELECT (SELECT sum(raised_at) FROM notices) - (SELECT sum(attempts) FROM webhook_deliveries)")
            .ShouldBe(0);
        File.GetUnixFileMode(path).ShouldBe(OwnerFile);
        new FileInfo(path).Length.ShouldBe(made.Bytes);
        progress.Count.ShouldBeGreaterThan(1);
        progress[^1].ShouldBe("checking the copy");
        Directory.EnumerateFiles(BackupService.FolderIn(_folder.Path)).ShouldBe([path]);
    }

    [Fact]
    [Trait("Requirement", "R5")]
    public async Task CreateAsync_WithoutSecrets_HoldsNoKeyNoTokenAndNoSecret()
    {
        await using var house = await StoreHouse.OpenAsync(_folder.Path);
        var key = await house.IssueKeyAsync();
        var token = await house.MintAsync(key.Secret);
        await house.Get<PepperService>().RotateAsync(Ann, default);
        await house.Get<SigningSecretService>().RotateAsync(null, Ann, default);

        var made = await house.Get<BackupService>().CreateAsync(withSecrets: false, Ann, _ => { }, default);

        var bytes = await File.ReadAllBytesAsync(Path.Combine(BackupService.FolderIn(_folder.Path), made.Name));
        Find(bytes, key.Key.Id).ShouldBeTrue("the search finds what is there");
        Find(bytes, key.Secret).ShouldBeFalse();
        Find(bytes, key.Secret[9..^6]).ShouldBeFalse();
        Find(bytes, token[(token.LastIndexOf('.') + 1)..]).ShouldBeFalse();
        foreach (var path in Directory.EnumerateFiles(Path.Combine(_folder.Path, "secrets")))
        {
            Find(bytes, File.ReadAllText(path).Trim()).ShouldBeFalse();
            bytes.AsSpan().IndexOf(Convert.FromBase64String(File.ReadAllText(path).Trim())).ShouldBe(-1);
        }
    }

    [Fact]
    public async Task RunAsync_ArchiveIntoAnEmptyFolder_BringsKeysSecretsAndAuditLog()
    {
        IssuedKey key;
        string archive;
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            key = await house.IssueKeyAsync();
            archive = await BackUpAsync(house, withSecrets: true);
        }

        File.GetUnixFileMode(archive).ShouldBe(OwnerFile);
        await using (var target = new StoreHouse(_other.Path))
        {
            var restored = await target.Get<DatabaseRestore>().RunAsync(archive, revive: false, Ann, default);

            restored.Replaced.ShouldBeNull();
            restored.AddedSecrets.ShouldBe(["audit-1", "pepper-1", "signing-1"]);
            restored.AuditLog.Break.ShouldBeNull();
            await target.EnterAsync(key.Secret);
        }

        await using var later = await StoreHouse.OpenAsync(_other.Path);
        await later.EnterAsync(key.Secret);
        (await later.Get<IAuditStore>().VerifyAsync(null, default)).Break.ShouldBeNull();
        (await later.Get<IAuditStore>().ListAsync(new AuditQuery { Limit = 1 }, default))[0].Action.ShouldBe("restore");
        File.GetUnixFileMode(Path.Combine(_other.Path, "secrets", "pepper-1")).ShouldBe(OwnerFile);
    }

    [Fact]
    public async Task RunAsync_OverANewerDatabase_KeepsItBeside()
    {
        IssuedKey key;
        IssuedKey later;
        string backup;
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            key = await house.IssueKeyAsync();
            backup = await BackUpAsync(house);
            later = await house.IssueKeyAsync();
        }

        await using var target = new StoreHouse(_folder.Path);
        var restored = await target.Get<DatabaseRestore>().RunAsync(backup, revive: false, Ann, default);

        restored.Ended.ShouldBeEmpty();
        restored.NotCompared.ShouldBeNull();
        await target.EnterAsync(key.Secret);
        (await target.Get<Access.Authentication.Authenticator>().AuthenticateAsync(later.Secret, null, default)).Caller.ShouldBeNull();
        using var old = SqliteCopy.Open(restored.Replaced.ShouldNotBeNull(), SqliteOpenMode.ReadOnly);
        old.ExecuteScalar<long>("SELECT count(*) FROM api_keys").ShouldBe(2);
        Path.GetFileName(restored.Replaced).ShouldMatch(@"^sallyport\.db\.replaced-\d{8}T\d{6}Z$");
        File.Exists(target.DatabasePath + ".restoring").ShouldBeFalse();
    }

    [Fact]
    public async Task RunAsync_ServerRuns_IsRefused()
    {
        await using var house = await StoreHouse.OpenAsync(_folder.Path);
        var backup = await BackUpAsync(house);
        await using var target = new StoreHouse(_folder.Path);

        await Should.ThrowAsync<DataFolderInUseException>(() =>
            target.Get<DatabaseRestore>().RunAsync(backup, revive: false, Ann, default)
        );
    }

    [Fact]
    public async Task RunAsync_PepperIsNotHere_IsRefusedAndNothingChanges()
    {
        string backup;
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            await house.IssueKeyAsync();
            backup = await BackUpAsync(house);
        }

        (await FailsAsync(_other.Path, backup)).Message.ShouldContain("pepper 1, which is not here");
        Directory.Exists(Path.Combine(_other.Path, "secrets")).ShouldBeFalse("a pepper made up now would be in the way of the right one");

        IssuedKey present;
        await using (var other = await StoreHouse.OpenAsync(_other.Path))
        {
            present = await other.IssueKeyAsync();
        }

        (await FailsAsync(_other.Path, backup)).Message.ShouldContain("Pepper 1 here is not the one");
        await using var unchanged = await StoreHouse.OpenAsync(_other.Path);
        await unchanged.EnterAsync(present.Secret);
    }

    [Fact]
    public async Task RunAsync_ArchiveWithAnotherSecret_IsRefusedAndOverwritesNothing()
    {
        string archive;
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            archive = await BackUpAsync(house, withSecrets: true);
        }

        await (await StoreHouse.OpenAsync(_other.Path)).DisposeAsync();
        var pepper = await File.ReadAllTextAsync(Path.Combine(_other.Path, "secrets", "pepper-1"));

        (await FailsAsync(_other.Path, archive)).Message.ShouldContain("is another secret");

        (await File.ReadAllTextAsync(Path.Combine(_other.Path, "secrets", "pepper-1"))).ShouldBe(pepper);
    }

    [Theory]
    [InlineData("flip")]
    [InlineData("cut")]
    public async Task RunAsync_BackupDamaged_IsRefusedAndNothingChanges(string how)
    {
        IssuedKey key;
        string backup;
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            key = await house.IssueKeyAsync();
            await FillAsync(house, rows: 500);
            backup = await BackUpAsync(house);
        }

        var bytes = await File.ReadAllBytesAsync(backup);
        if (how == "flip")
        {
            bytes.AsSpan(bytes.Length / 2, 5000).Fill(0x5A);
        }

        await File.WriteAllBytesAsync(backup, how == "cut" ? bytes[..(bytes.Length / 3)] : bytes);

        (await FailsAsync(_folder.Path, backup)).ShouldBeOfType<DamagedBackupException>();

        await using var unchanged = await StoreHouse.OpenAsync(_folder.Path);
        await unchanged.EnterAsync(key.Secret);
    }

    [Fact]
    public async Task RunAsync_NoBackupAtAll_IsRefused()
    {
        Directory.CreateDirectory(_other.Path);
        var text = Path.Combine(_other.Path, "text");
        await File.WriteAllTextAsync(text, "Dear operator, this is no backup. " + new string('x', 2000));
        (await FailsAsync(_folder.Path, text)).Message.ShouldContain("no backup");

        var foreign = Path.Combine(_other.Path, "foreign.db");
        using (var connection = SqliteCopy.Open(foreign, SqliteOpenMode.ReadWriteCreate))
        {
            connection.Execute("CREATE TABLE theirs (n INTEGER)");
        }

        (await FailsAsync(_folder.Path, foreign)).Message.ShouldContain("not a database of Sallyport");
    }

    [Fact]
    public async Task RunAsync_DatabaseOfANewerProgram_IsRefused()
    {
        string backup;
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            await house.Database.WriteAsync(
                (connection, _) => connection.Execute("INSERT INTO migrations VALUES (999, 'from_tomorrow', 'x', 0)"),
                default
            );
            backup = await BackUpAsync(house);
        }

        (await FailsAsync(_other.Path, backup)).Message.ShouldContain("newer than this program");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _other.Dispose();
    }

    private static async Task<string> BackUpAsync(StoreHouse house, bool withSecrets = false)
    {
        var made = await house.Get<BackupService>().CreateAsync(withSecrets, Ann, _ => { }, default);
        return Path.Combine(BackupService.FolderIn(house.Folder), made.Name);
    }

    private static async Task<StorageException> FailsAsync(string folder, string backup)
    {
        await using var target = new StoreHouse(folder);
        return await Should.ThrowAsync<StorageException>(() => target.Get<DatabaseRestore>().RunAsync(backup, revive: false, Ann, default));
    }

    private static Task<int> FillAsync(StoreHouse house, int rows) =>
        house.Database.WriteAsync(
            (connection, _) =>
                connection.Execute(
                    $"""
                    WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < {rows})
                    INSERT INTO notices (id, kind, text, raised_at) SELECT 'ntc_' || i, 'keyLeaked', hex(randomblob(1500)), i FROM numbers;
                    INSERT INTO webhook_deliveries (notice_id, attempts, due_at) SELECT id, raised_at, 0 FROM notices;
                    """
                ),
            default
        );

    private static bool Find(byte[] bytes, string text) => bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0;
}
