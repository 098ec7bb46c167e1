using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Sallyport.Server.Tests.CommandLine;

/// <summary><c>audit …</c> and <c>secrets signing …</c>, with a server running on the data folder and without.</summary>
public sealed class AuditVerbsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Requirement", "R25")]
    public async Task Verbs_RotateListAndVerify_DoWhatTheySay(bool serverRuns)
    {
        using var place = new Workplace();
        await DoAsync(place, "accounts", "create", "--name", "Ada");
        await using var server = serverRuns ? await ServeProcess.StartAsync(place.Data) : null;

        var rotated = await DoAsync(place, "secrets", "signing", "rotate", "--overlap", "2h");
        rotated.GetProperty("secret").GetProperty("version").GetInt32().ShouldBe(2);
        var listed = (await DoAsync(place, "secrets", "signing", "list")).GetProperty("secrets");
        listed.EnumerateArray().Select(secret => secret.GetProperty("state").GetString()).ShouldBe(["signs", "accepted"]);
        var retired = await DoAsync(place, "secrets", "signing", "retire", "1");
        retired.GetProperty("secret").GetProperty("state").GetString().ShouldBe("retired");
        retired.GetProperty("secrets").GetArrayLength().ShouldBe(1);
        (await RunAsync(place, "secrets", "signing", "retire", "2")).ExitCode.ShouldBe(5);
        (await RunAsync(place, "secrets", "signing", "retire", "9")).ExitCode.ShouldBe(4);
        (await RunAsync(place, "secrets", "signing", "rotate", "--overlap", "30d")).ExitCode.ShouldBe(2);

        var entries = (await DoAsync(place, "audit", "list", "--action", "secrets.")).GetProperty("entries");
        entries
            .EnumerateArray()
            .Select(entry => entry.GetProperty("action").GetString())
            .ShouldBe(["secrets.signing.retire", "secrets.signing.rotate"]);
        entries[0].GetProperty("actor").GetString().ShouldBe(Environment.UserName);
        entries[0].GetProperty("actorKind").GetString().ShouldBe("operator");
        (await DoAsync(place, "audit", "list", "--limit", "1")).GetProperty("entries").GetArrayLength().ShouldBe(1);
        (await DoAsync(place, "audit", "list", "--until", "1h")).GetProperty("entries").GetArrayLength().ShouldBe(0);

        var whole = await DoAsync(place, "audit", "verify");
        whole.GetProperty("whole").GetBoolean().ShouldBeTrue();
        var head = whole.GetProperty("head").GetString()!;
        (await DoAsync(place, "audit", "verify", "--head", head)).GetProperty("whole").GetBoolean().ShouldBeTrue();
        (await RunAsync(place, "audit", "verify", "--head", "nonsense")).ExitCode.ShouldBe(2);

        Tamper(place, "UPDATE audit_entries SET actor_id = 'bob' WHERE action = 'secrets.signing.rotate'");

        var broken = await RunAsync(place, "audit", "verify");
        broken.ExitCode.ShouldBe(7);
        broken.Json.GetProperty("broken").GetProperty("number").GetInt64().ShouldBe(entries[1].GetProperty("number").GetInt64());
        (await SallyportProcess.RunAsync(["audit", "verify", "--data", place.Data])).Output.ShouldContain("BROKEN at entry");
    }

    [Fact]
    public async Task List_ForPeople_ShowsWhatChangedAndNotWhatStayed()
    {
        using var place = new Workplace();
        var account = (await DoAsync(place, "accounts", "create", "--name", "Ada")).GetProperty("account").GetProperty("id").GetString()!;
        await DoAsync(place, "accounts", "edit", account, "--name", "Ada Lovelace");

        var lines = (await SallyportProcess.RunAsync(["audit", "list", "--data", place.Data])).Output.Split('\n');

        lines[0].ShouldEndWith("CHANGE");
        lines[1].ShouldEndWith(account + "  name=Ada→Ada Lovelace");
        lines[2].ShouldContain("name=Ada contact= ");
        lines[2].ShouldContain("state=active");
    }

    private static void Tamper(Workplace place, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(place.Data, "sallyport.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"DROP TRIGGER audit_entries_are_not_changed; {sql}";
        command.ExecuteNonQuery();
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
