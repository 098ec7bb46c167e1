using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.CommandLine;

public sealed class HealthCommandTests
{
    [Fact]
    public async Task Health_OfAServerThatIsWell_Is0()
    {
        await using var server = await TestServer.StartAsync();
        var outcome = await SallyportProcess.RunAsync(["health", "--url", $"http://127.0.0.1:{server.Port}"]);
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        outcome.Output.ShouldStartWith($"http://127.0.0.1:{server.Port}  ready");
        outcome.Output.ShouldContain("store  ok");
    }

    [Fact]
    public async Task Health_OfAServerThatIsNotReady_Is1AndSaysWhyButItLives()
    {
        await using var server = await TestServer.StartAsync(TestMarket.Settings);
        var url = $"http://127.0.0.1:{server.Port}";
        var outcome = await SallyportProcess.RunAsync(["health", "--url", url]);
        outcome.ExitCode.ShouldBe(1, outcome.Error);
        outcome.Output.ShouldContain("chains  failed: no node answers: eth");

        var alive = await SallyportProcess.RunAsync(["health", "--live", "--url", url, "--json"]);
        alive.ExitCode.ShouldBe(0, alive.Error);
        alive.Json.GetProperty("status").GetString().ShouldBe("ok");
    }

    [Fact]
    public async Task Health_WhereNobodyAnswers_Is6()
    {
        // Port 9 of loopback refuses at once; the address comes from the environment as the server would read it.
        var outcome = await SallyportProcess.RunAsync(
            ["health"],
            environment: new Dictionary<string, string> { ["SALLYPORT_Listen"] = "http://0.0.0.0:9" }
        );
        outcome.ExitCode.ShouldBe(6);
        outcome.Error.ShouldContain("http://127.0.0.1:9");
    }
}
