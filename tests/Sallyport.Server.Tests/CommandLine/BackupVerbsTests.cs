using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text.Json;

namespace Sallyport.Server.Tests.CommandLine;

/// <summary><c>backup</c> and <c>restore</c>.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class BackupVerbsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Backup_ToAFile_IsCheckedPrivateAndNeverOverwritesUnasked(bool serverRuns)
    {
        using var place = new Workplace();
        await DoAsync(place, "accounts", "create", "--name", "Ada");
        await using var server = serverRuns ? await ServeProcess.StartAsync(place.Data) : null;
        var file = Path.Combine(place.Folder, "nightly.db");

        var made = await DoAsync(place, "backup", file);

        made.GetProperty("file").GetString().ShouldBe(file);
        made.GetProperty("bytes").GetInt64().ShouldBe(new FileInfo(file).Length);
        made.GetProperty("warning").GetString()!.ShouldContain("secrets folder is not in it");
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.EnumerateFileSystemEntries(Path.Combine(place.Data, "backups")).ShouldBeEmpty();
        var again = await RunAsync(place, "backup", file);
        again.ExitCode.ShouldBe(5);
        again.JsonError.GetProperty("hint").GetString()!.ShouldContain("--force");
        (await DoAsync(place, "backup", file, "--force", "--with-secrets")).GetProperty("withSecrets").GetBoolean().ShouldBeTrue();
        (await RunAsync(place, "backup", place.Folder)).ExitCode.ShouldBe(6);
        (await RunAsync(place, "backup", Path.Combine(place.Folder, "nowhere", "x.db"))).ExitCode.ShouldBe(6);
        var actions = (await DoAsync(place, "audit", "list", "--action", "backup")).GetProperty("entries");
        actions.GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Restore_OnAnotherMachine_OpensDoorsForTheSameKey()
    {
        using var place = new Workplace();
        using var other = new Workplace();
        var account = (await DoAsync(place, "accounts", "create", "--name", "Ada")).GetProperty("account").GetProperty("id").GetString()!;
        var secret = (await DoAsync(place, "keys", "create", "--account", account)).GetProperty("secret").GetString()!;
        var archive = Path.Combine(place.Folder, "all.tar");
        await using (var server = await ServeProcess.StartAsync(place.Data))
        {
            await DoAsync(place, "backup", archive, "--with-secrets");
            (await RunAsync(place, "restore", archive)).ExitCode.ShouldBe(6, "a server runs");
            (await server.EndAsync(PosixSignal.SIGTERM)).ExitCode.ShouldBe(0);
        }

        (await RunAsync(other, "restore", Path.Combine(other.Folder, "nothing.tar"))).ExitCode.ShouldBe(4);
        (await RunAsync(other, "restore", other.Write("letter.txt", "Dear operator"))).ExitCode.ShouldBe(6);
        var restored = await DoAsync(other, "restore", archive);

        restored.GetProperty("auditLogWhole").GetBoolean().ShouldBeTrue();
        restored.GetProperty("addedSecrets").GetArrayLength().ShouldBe(3);
        await using var there = await ServeProcess.StartAsync(other.Data);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("x-api-key", secret);
        (await http.GetAsync(new Uri(there.Url, "/api/v1/ws-token"))).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task Restore_DamagedFile_Exits7AndChangesNothing()
    {
        using var place = new Workplace();
        await DoAsync(place, "accounts", "create", "--name", "Ada");
        var file = Path.Combine(place.Folder, "cut.db");
        await DoAsync(place, "backup", file);
        await File.WriteAllBytesAsync(file, (await File.ReadAllBytesAsync(file))[..20_000]);

        var refused = await RunAsync(place, "restore", file);

        refused.ExitCode.ShouldBe(7);
        (await DoAsync(place, "accounts", "list")).GetProperty("accounts").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Requirement", "R33")]
    public async Task Restore_AKeyRevokedSince_IsNamedAndStaysRevokedUnlessAsked(bool revive)
    {
        using var place = new Workplace();
        var account = (await DoAsync(place, "accounts", "create", "--name", "Ada")).GetProperty("account").GetProperty("id").GetString()!;
        var key = (await DoAsync(place, "keys", "create", "--account", account)).GetProperty("key").GetProperty("id").GetString()!;
        var file = Path.Combine(place.Folder, "before.db");
        await DoAsync(place, "backup", file);
        await DoAsync(place, "keys", "revoke", key);

        var restored = await DoAsync(place, [.. (string[])["restore", file], .. revive ? (string[])["--revive"] : []]);

        var ended = restored.GetProperty("ended").EnumerateArray().ShouldHaveSingleItem();
        ended.GetProperty("kind").GetString().ShouldBe("key");
        ended.GetProperty("id").GetString().ShouldBe(key);
        restored.GetProperty("endedAgain").GetBoolean().ShouldBe(!revive);
        restored.GetProperty("notCompared").ValueKind.ShouldBe(JsonValueKind.Null);
        restored.GetProperty("revivedKeys").GetArrayLength().ShouldBe(revive ? 1 : 0);
        (await DoAsync(place, "keys", "show", key))
            .GetProperty("key")
            .GetProperty("state")
            .GetString()
            .ShouldBe(revive ? "active" : "revoked");
    }

    [Fact]
    [Trait("Requirement", "R32")]
    public async Task Verbs_ForeignTriggerInTheDatabase_Exit7AndNameIt()
    {
        using var place = new Workplace();
        await DoAsync(place, "accounts", "create", "--name", "Ada");
        using (
            var connection = new Microsoft.Data.Sqlite.SqliteConnection(
                $"Data Source={Path.Combine(place.Data, "sallyport.db")};Pooling=False"
            )
        )
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TRIGGER blind BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(IGNORE); END";
            command.ExecuteNonQuery();
        }

        var refused = await RunAsync(place, "accounts", "create", "--name", "Eve");
        var verified = await RunAsync(place, "audit", "verify");

        refused.ExitCode.ShouldBe(7);
        refused.JsonError.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain("trigger blind");
        verified.ExitCode.ShouldBe(7);
        verified.Json.GetProperty("whole").GetBoolean().ShouldBeFalse();
        verified.Json.GetProperty("schema").GetString().ShouldNotBeNull().ShouldContain("trigger blind");
    }

    private static async Task<JsonElement> DoAsync(Workplace place, params string[] args)
    {
        var outcome = await RunAsync(place, args);
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        return outcome.Json;
    }

    private static Task<SallyportProcess.Outcome> RunAsync(Workplace place, params string[] args) =>
        SallyportProcess.RunAsync([.. args, "--data", place.Data, "--json"]);
}
