using System.Text.Json;
using Sallyport.Access.Keys;

namespace Sallyport.Server.Tests.CommandLine;

/// <summary>The life of a key by command line, with a server running on the data folder and without.</summary>
public sealed class KeyLifeVerbsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verbs_FromScopesToALeak_DoWhatTheySay(bool serverRuns)
    {
        using var place = new Workplace();
        await using var server = serverRuns ? await ServeProcess.StartAsync(place.Data) : null;
        var accountId = (await DoAsync(place, "accounts", "create", "--name", "Ada")).GetProperty("account").GetProperty("id").GetString()!;

        var edited = await DoAsync(place, "accounts", "edit", accountId, "--contact", "ada@example.org");
        edited.GetProperty("account").GetProperty("contact").GetString().ShouldBe("ada@example.org");
        await DoAsync(place, "accounts", "set-tier", accountId, "premium");
        await DoAsync(place, "accounts", "set-limits", accountId, "--limits", """{"requestsPerSecond":{"perKey":50}}""");
        var shown = (await DoAsync(place, "accounts", "show", accountId)).GetProperty("account");
        shown.GetProperty("tier").GetString().ShouldBe("Premium");
        shown.GetProperty("limits").GetProperty("requestsPerSecond").GetProperty("perKey").GetInt32().ShouldBe(50);

        var old = (
            await DoAsync(
                place,
                [
                    "keys",
                    "create",
                    "--account",
                    accountId,
                    "--scope",
                    "evm:read",
                    "--scope",
                    "market:read",
                    "--origin",
                    "https://a.example",
                    "--ip-range",
                    "203.0.113.0/24",
                ]
            )
        ).GetProperty("key");
        var oldId = old.GetProperty("id").GetString()!;
        var rotated = await DoAsync(place, "keys", "rotate", oldId, "--overlap", "2h");
        var newId = rotated.GetProperty("key").GetProperty("id").GetString()!;
        ApiKeyFormat.TryValidate(rotated.GetProperty("secret").GetString()).ShouldBeTrue();
        rotated.GetProperty("key").GetProperty("replaces").GetString().ShouldBe(oldId);
        rotated.GetProperty("key").GetProperty("ipRanges")[0].GetString().ShouldBe("203.0.113.0/24");
        rotated.GetProperty("replaced").GetProperty("replacedBy").GetString().ShouldBe(newId);
        var rotating = (await DoAsync(place, "keys", "list", "--state", "rotating")).GetProperty("keys");
        rotating.GetArrayLength().ShouldBe(1);
        rotating[0].GetProperty("expiresAt").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        (await RunAsync(place, "keys", "rotate", oldId)).ShouldBe(5);

        var key = (await DoAsync(place, "keys", "edit", newId, "--scope", "evm:read", "--any-origin", "--any-address")).GetProperty("key");
        key.GetProperty("scopes").GetArrayLength().ShouldBe(1);
        key.GetProperty("origins").GetArrayLength().ShouldBe(0);
        key.GetProperty("ipRanges").GetArrayLength().ShouldBe(0);

        var regenerated = await DoAsync(place, "keys", "regenerate", newId);
        regenerated.GetProperty("replaced").GetProperty("state").GetString().ShouldBe("revoked");
        var found = await SallyportProcess.RunAsync(
            ["keys", "report-leak", "--key-stdin", "--source", "a mail", "--data", place.Data, "--json"],
            input: regenerated.GetProperty("secret").GetString() + "\n"
        );
        found.Json.GetProperty("key").GetProperty("state").GetString().ShouldBe("revoked");
        (await DoAsync(place, "keys", "show", regenerated.GetProperty("key").GetProperty("id").GetString()!))
            .GetProperty("key")
            .GetProperty("flaggedAt")
            .GetDateTimeOffset()
            .ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
    }

    [Theory]
    [InlineData("the scopes evm:read, evm:trade", "keys", "create", "--account", "acc_x", "--scope", "evm:write")]
    [InlineData("Say what to change", "keys", "edit", "key_x")]
    [InlineData("Say what to change", "accounts", "edit", "acc_x")]
    [InlineData("not both", "keys", "edit", "key_x", "--origin", "https://a.example", "--any-origin")]
    [InlineData("give a duration", "keys", "rotate", "key_x", "--overlap", "soon")]
    [InlineData("--key-id or --key-stdin", "keys", "report-leak")]
    [InlineData("is no tier", "accounts", "set-tier", "acc_x", "Gold")]
    [InlineData("there is no limit of that name", "accounts", "set-limits", "acc_x", "--limits", """{"speed":1}""")]
    public async Task Verb_WronglyUsed_Exits2AndSaysHow(string says, params string[] args)
    {
        using var place = new Workplace();

        var outcome = await SallyportProcess.RunAsync([.. args, "--data", place.Data]);

        outcome.ExitCode.ShouldBe(2);
        outcome.Error.ShouldContain(says);
    }

    [Theory]
    [InlineData("--origin", "https://a.example/")]
    [InlineData("--origin", "https://*.example")]
    [InlineData("--ip-range", "10.0.0.1/8")]
    [InlineData("--ip-range", "anywhere")]
    public async Task Create_BoundToNothingSensible_Exits2(string option, string value)
    {
        using var place = new Workplace();
        var accountId = (await DoAsync(place, "accounts", "create", "--name", "Ada")).GetProperty("account").GetProperty("id").GetString()!;

        (await RunAsync(place, "keys", "create", "--account", accountId, option, value)).ShouldBe(2);
    }

    [Fact]
    public async Task List_ManyAccounts_ComeAllOrByPage()
    {
        using var place = new Workplace();
        await using var server = await ServeProcess.StartAsync(place.Data);
        for (var i = 0; i < 3; i++)
        {
            await DoAsync(place, "accounts", "create", "--name", "Ada " + i);
        }

        (await DoAsync(place, "accounts", "list")).GetProperty("accounts").GetArrayLength().ShouldBe(3);
        var page = await DoAsync(place, "accounts", "list", "--limit", "2");
        page.GetProperty("accounts").GetArrayLength().ShouldBe(2);
        var rest = await DoAsync(place, "accounts", "list", "--limit", "2", "--cursor", page.GetProperty("nextCursor").GetString()!);
        rest.GetProperty("accounts")[0].GetProperty("name").GetString().ShouldBe("Ada 2");
        rest.TryGetProperty("nextCursor", out _).ShouldBeFalse();
    }

    private static async Task<JsonElement> DoAsync(Workplace place, params string[] args)
    {
        var outcome = await SallyportProcess.RunAsync([.. args, "--data", place.Data, "--json"]);
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        return outcome.Json;
    }

    private static async Task<int> RunAsync(Workplace place, params string[] args) =>
        (await SallyportProcess.RunAsync([.. args, "--data", place.Data])).ExitCode;
}
