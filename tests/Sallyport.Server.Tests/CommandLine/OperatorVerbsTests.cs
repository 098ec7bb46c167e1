using System.Text.Json;
using Sallyport.Access.Keys;

namespace Sallyport.Server.Tests.CommandLine;

/// <summary>The verbs on accounts, keys and tokens, with a server running on the data folder and without.</summary>
public sealed class OperatorVerbsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verbs_FromAccountToRevokedKey_DoWhatTheySay(bool serverRuns)
    {
        using var place = new Workplace();
        await using var server = serverRuns ? await ServeProcess.StartAsync(place.Data) : null;

        var account = (await DoAsync(place, "accounts", "create", "--name", "Ada's desk", "--tier", "premium")).GetProperty("account");
        account.GetProperty("name").GetString().ShouldBe("Ada's desk");
        account.GetProperty("tier").GetString().ShouldBe("Premium");
        account.GetProperty("state").GetString().ShouldBe("active");
        var accountId = account.GetProperty("id").GetString()!;

        var created = await DoAsync(place, "keys", "create", "--account", accountId, "--name", "bot", "--expires", "90d", "--test");
        var secret = created.GetProperty("secret").GetString()!;
        ApiKeyFormat.TryValidate(secret).ShouldBeTrue();
        secret.ShouldStartWith("slp_test_");
        var keyId = created.GetProperty("key").GetProperty("id").GetString()!;

        var listed = (await DoAsync(place, "keys", "list", "--account", accountId)).GetProperty("keys");
        listed.GetArrayLength().ShouldBe(1);
        listed[0].GetProperty("lastFour").GetString().ShouldBe(secret[^4..]);
        listed[0].GetProperty("expiresAt").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        listed.GetRawText().ShouldNotContain(secret);

        var byId = await DoAsync(place, "tokens", "mint", "--key-id", keyId);
        byId.GetProperty("token").GetString()!.Split('.').Length.ShouldBe(3);
        var byKey = await SallyportProcess.RunAsync(
            ["tokens", "mint", "--key-stdin", "--data", place.Data, "--json"],
            input: secret + "\n"
        );
        byKey.Json.GetProperty("keyId").GetString().ShouldBe(keyId);

        var revoked = (await DoAsync(place, "keys", "revoke", keyId)).GetProperty("key");
        revoked.GetProperty("state").GetString().ShouldBe("revoked");
        (await FailAsync(place, "tokens", "mint", "--key-id", keyId)).ShouldBe(5);

        (await DoAsync(place, "accounts", "disable", accountId))
            .GetProperty("account")
            .GetProperty("state")
            .GetString()
            .ShouldBe("disabled");
        (await FailAsync(place, "keys", "create", "--account", accountId)).ShouldBe(5);
        (await DoAsync(place, "accounts", "enable", accountId)).GetProperty("account").GetProperty("state").GetString().ShouldBe("active");
        (await DoAsync(place, "accounts", "list")).GetProperty("accounts").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Create_ForPeople_PrintsTheKeyAloneAndOnceOnStandardOutput()
    {
        using var place = new Workplace();
        var accountId = (await DoAsync(place, "accounts", "create", "--name", "Ada")).GetProperty("account").GetProperty("id").GetString()!;

        var created = await SallyportProcess.RunAsync(["keys", "create", "--account", accountId, "--data", place.Data]);

        created.ExitCode.ShouldBe(0);
        ApiKeyFormat.TryValidate(created.Output.TrimEnd()).ShouldBeTrue();
        created.Error.ShouldNotContain(created.Output.TrimEnd());
        created.Error.ShouldContain("only time");
        var listed = await SallyportProcess.RunAsync(["keys", "list", "--data", place.Data]);
        listed.Output.ShouldContain("slp_live_…" + created.Output.TrimEnd()[^4..]);
        listed.Output.ShouldNotContain(created.Output.TrimEnd());
    }

    [Theory]
    [InlineData("accounts list", "accounts", "disable", "acc_nobody")]
    [InlineData("accounts list", "keys", "create", "--account", "acc_nobody")]
    [InlineData("accounts list", "keys", "list", "--account", "acc_nobody")]
    [InlineData("keys list", "keys", "revoke", "key_nobody")]
    [InlineData("keys list", "tokens", "mint", "--key-id", "key_nobody")]
    public async Task Verb_OnAnUnknownId_Exits4AndSaysWhereToLook(string hint, params string[] args)
    {
        using var place = new Workplace();
        await DoAsync(place, "accounts", "create", "--name", "Ada");

        var outcome = await SallyportProcess.RunAsync([.. args, "--data", place.Data]);

        outcome.ExitCode.ShouldBe(4);
        outcome.Error.ShouldContain("_nobody\"");
        outcome.Error.ShouldContain($"`sallyport {hint}`");
    }

    [Fact]
    public async Task List_WithoutADataFolder_SaysSoAndMakesNone()
    {
        using var place = new Workplace();

        (await FailAsync(place, "accounts", "list")).ShouldBe(6);

        Directory.Exists(place.Data).ShouldBeFalse();
    }

    [Fact]
    public async Task Migrate_OnAFreshFolder_AppliesAllAndThenNothing()
    {
        using var place = new Workplace();

        (await DoAsync(place, "migrate")).GetProperty("applied").GetArrayLength().ShouldBeGreaterThan(0);
        (await DoAsync(place, "migrate")).GetProperty("applied").GetArrayLength().ShouldBe(0);
    }

    private static async Task<JsonElement> DoAsync(Workplace place, params string[] args)
    {
        var outcome = await SallyportProcess.RunAsync([.. args, "--data", place.Data, "--json"]);
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        return outcome.Json;
    }

    private static async Task<int> FailAsync(Workplace place, params string[] args)
    {
        var outcome = await SallyportProcess.RunAsync([.. args, "--data", place.Data, "--json"]);
        outcome.JsonError.GetProperty("exitCode").GetInt32().ShouldBe(outcome.ExitCode);
        outcome.Output.ShouldBeEmpty();
        return outcome.ExitCode;
    }
}
