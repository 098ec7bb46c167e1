namespace Sallyport.Server.Tests.CommandLine;

/// <summary>Wrong command lines, and the help that says what would be right.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("Unknown command \"acounts\". Did you mean accounts?", "acounts")]
    [InlineData("Unknown option \"--nmae\". Did you mean --name?", "accounts", "create", "--nmae", "x")]
    [InlineData("Option '--name' is required.", "accounts", "create")]
    [InlineData(
        "\"gold\" is no tier: give one of Free, Basic, Premium, Enterprise.",
        "accounts",
        "create",
        "--name",
        "x",
        "--tier",
        "gold"
    )]
    [InlineData("--expires \"soon\" is not understood", "keys", "create", "--account", "acc_1", "--expires", "soon")]
    [InlineData("--expires \"0d\" is not understood", "keys", "create", "--account", "acc_1", "--expires", "0d")]
    [InlineData("Say which: create, list, show, edit, rotate, regenerate, revoke, report-leak.", "keys")]
    [InlineData("Unknown argument \"b\".", "keys", "revoke", "a", "b")]
    [InlineData("Give either --key-id or --key-stdin.", "tokens", "mint")]
    [InlineData("Give either --key-id or --key-stdin.", "tokens", "mint", "--key-id", "key_1", "--key-stdin")]
    public async Task Run_WrongCommandLine_SaysWhatIsWrongAndExits2(string expected, params string[] args)
    {
        var outcome = await SallyportProcess.RunAsync(args);

        outcome.ExitCode.ShouldBe(2);
        outcome.Output.ShouldBeEmpty();
        outcome.Error.ReplaceLineEndings(" ").Replace("hint:  ", "", StringComparison.Ordinal).ShouldContain(expected);
        outcome.Error.ShouldContain("--help");
    }

    [Fact]
    public async Task Run_WrongCommandLineWithJson_SaysSoInJson()
    {
        var outcome = await SallyportProcess.RunAsync(["keys", "create", "--json"]);

        outcome.ExitCode.ShouldBe(2);
        outcome.JsonError.GetProperty("exitCode").GetInt32().ShouldBe(2);
        outcome.JsonError.GetProperty("kind").GetString().ShouldBe("usage");
        outcome.JsonError.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [Trait("Requirement", "R10")]
    [InlineData("keys", "revoke", "slp_live_0123456789012345678901234567890123456")]
    [InlineData("tokens", "mint", "--key-id=slp_test_0123456789012345678901234567890123456")]
    [InlineData("serve", "eyJhbGciOiJIUzI1NiJ9.secret.secret")]
    public async Task Run_SecretAmongTheArguments_IsRefusedAndNotRepeated(params string[] args)
    {
        var outcome = await SallyportProcess.RunAsync(args);

        outcome.ExitCode.ShouldBe(2);
        outcome.Error.ShouldContain("revoke that key");
        outcome.Error.ShouldNotContain("0123456789");
        outcome.Error.ShouldNotContain("secret.secret");
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("accounts", "create")]
    [InlineData("accounts", "list")]
    [InlineData("accounts", "disable")]
    [InlineData("accounts", "enable")]
    [InlineData("keys", "create")]
    [InlineData("keys", "list")]
    [InlineData("keys", "revoke")]
    [InlineData("tokens", "mint")]
    [InlineData("audit", "list")]
    [InlineData("audit", "verify")]
    [InlineData("backup")]
    [InlineData("restore")]
    [InlineData("secrets", "signing", "rotate")]
    [InlineData("secrets", "signing", "list")]
    [InlineData("secrets", "signing", "retire")]
    [InlineData("secrets", "pepper", "rotate")]
    [InlineData("secrets", "pepper", "list")]
    [InlineData("secrets", "pepper", "keys")]
    [InlineData("secrets", "pepper", "retire")]
    [InlineData("migrate")]
    [InlineData("check-config")]
    [InlineData("version")]
    public async Task Help_OfEveryVerb_ShowsExamplesAndExitCodes(params string[] verb)
    {
        var outcome = await SallyportProcess.RunAsync([.. verb, "--help"]);

        outcome.ExitCode.ShouldBe(0);
        outcome.Output.ShouldContain("Examples:");
        outcome.Output.ShouldContain("sallyport " + string.Join(' ', verb));
        outcome.Output.ShouldContain("Exit codes:");
        outcome.Output.ShouldContain("--json");
    }

    [Fact]
    public async Task Version_WithJson_NamesProgramAndRuntime()
    {
        var outcome = await SallyportProcess.RunAsync(["version", "--json"]);

        outcome.ExitCode.ShouldBe(0);
        outcome.Json.GetProperty("version").GetString().ShouldBe(Sallyport.Doors.Telemetry.ProgramVersion.Text);
        outcome.Json.GetProperty("runtime").GetString()!.ShouldStartWith(".NET");
    }
}
