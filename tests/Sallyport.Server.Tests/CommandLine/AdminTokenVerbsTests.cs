using Sallyport.Access.AdminTokens;

namespace Sallyport.Server.Tests.CommandLine;

/// <summary>The verbs of the admin API's tokens and of what only a running server knows.</summary>
public sealed class AdminTokenVerbsTests
{
    [Fact]
    public async Task AdminTokens_CreatedListedRevoked_WithoutAServer()
    {
        using var place = new Workplace();
        (await SallyportProcess.RunAsync(["accounts", "create", "--name", "Ada", "--data", place.Data])).ExitCode.ShouldBe(0);

        var created = await SallyportProcess.RunAsync([
            "admin-tokens",
            "create",
            "--name",
            "billing",
            "--role",
            "admin",
            "--data",
            place.Data,
        ]);
        var listed = await SallyportProcess.RunAsync(["admin-tokens", "list", "--json", "--data", place.Data]);

        created.ExitCode.ShouldBe(0, created.Error);
        var secret = created.Output.TrimEnd();
        AdminTokenFormat.TryValidate(secret).ShouldBeTrue();
        created.Error.ShouldNotContain(secret);
        listed.Output.ShouldNotContain(secret);
        var token = listed.Json.GetProperty("adminTokens").EnumerateArray().ShouldHaveSingleItem();
        token.GetProperty("role").GetString().ShouldBe("admin");
        token.GetProperty("lastFour").GetString().ShouldBe(secret[^4..]);

        var id = token.GetProperty("id").GetString()!;
        var revoked = await SallyportProcess.RunAsync(["admin-tokens", "revoke", id, "--json", "--data", place.Data]);
        revoked.Json.GetProperty("adminToken").GetProperty("state").GetString().ShouldBe("revoked");
        (await SallyportProcess.RunAsync(["admin-tokens", "revoke", "adm_nobody", "--data", place.Data])).ExitCode.ShouldBe(4);
        (await SallyportProcess.RunAsync(["admin-tokens", "revoke", secret, "--data", place.Data])).ExitCode.ShouldBe(2);

        // Only a running server has sessions.
        (await SallyportProcess.RunAsync(["sessions", "list", "--data", place.Data])).ExitCode.ShouldBe(6);
    }

    [Theory]
    [InlineData("viewer or admin", "admin-tokens", "create", "--name", "x", "--role", "boss")]
    [InlineData("socketIO or webSocket", "sessions", "list", "--door", "back")]
    public async Task Choice_ThatIsNone_NamesThoseThereAre(string named, params string[] args)
    {
        using var place = new Workplace();

        var outcome = await SallyportProcess.RunAsync([.. args, "--data", place.Data]);

        outcome.ExitCode.ShouldBe(2);
        outcome.Error.ShouldContain(named);
    }

    [Fact]
    public async Task CheckConfig_AdminListenBeyondThisMachineInTheClear_IsWarnedOf()
    {
        using var place = new Workplace();
        var settings = place.Write("s.json", """{ "Admin": { "Listen": "http://0.0.0.0:8081" } }""");

        var outcome = await SallyportProcess.RunAsync(["check-config", "--json", "--config", settings]);

        outcome.Json.GetProperty("warnings")[0].GetProperty("key").GetString().ShouldBe("Admin:Listen");
        var wrong = await SallyportProcess.RunAsync([
            "check-config",
            "--json",
            "--config",
            place.Write("w.json", """{ "Admin": { "Listen": "8081" } }"""),
        ]);
        wrong.Json.GetProperty("faults")[0].GetProperty("key").GetString().ShouldBe("Admin:Listen");
    }
}
