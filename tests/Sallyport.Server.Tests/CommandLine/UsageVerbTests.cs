using System.Text.Json;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.Tests.CommandLine;

/// <summary><c>usage</c> and <c>notices</c>, with a server running on the data folder and without.</summary>
public sealed class UsageVerbTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verbs_EmptyFolder_Answer(bool serverRuns)
    {
        using var place = new Workplace();
        (await RunAsync(place, "accounts", "create", "--name", "Ada", "--json")).ExitCode.ShouldBe(0);
        await using var server = serverRuns ? await ServeProcess.StartAsync(place.Data) : null;

        var usage = (await RunAsync(place, "usage", "--from", "7d", "--json")).Json;
        usage.GetProperty("total").GetProperty("requests").GetInt64().ShouldBe(0);
        usage.GetProperty("interval").GetString().ShouldBe("day");
        (await RunAsync(place, "usage")).ExitCode.ShouldBe(0);
        (await RunAsync(place, "usage", "show", "--json")).Json.GetProperty("total").ValueKind.ShouldBe(JsonValueKind.Object);
        (await RunAsync(place, "usage", "export")).Output.ShouldStartWith("start,account_id,");
        (await RunAsync(place, "usage", "--csv")).Output.ShouldStartWith("start,account_id,");
        (await RunAsync(place, "usage", "--from", "401d")).ExitCode.ShouldBe(2);
        (await RunAsync(place, "usage", "--interval", "week")).ExitCode.ShouldBe(2);

        (await RunAsync(place, "notices", "list", "--json")).Json.GetProperty("notices").ValueKind.ShouldBe(JsonValueKind.Array);
        (await RunAsync(place, "notices", "list", "--kind", "nothing")).ExitCode.ShouldBe(2);
        (await RunAsync(place, "notices", "acknowledge", "ntc_none")).ExitCode.ShouldBe(4);
    }

    [Fact]
    public void BarChart_DumbTerminal_DrawsPlainLetters()
    {
        Draw(BarChart.For(isTerminal: false, "xterm"))
            .ShouldBe($"a  {new string('#', 40)} 400\nb  {new string('#', 20)} 200\nc  # 1\nd   0\n");
        Draw(BarChart.For(isTerminal: true, "dumb")).ShouldContain('#');
        Draw(BarChart.For(isTerminal: true, "xterm"))
            .ShouldBe($"a  {new string('█', 40)} 400\nb  {new string('█', 20)} 200\nc  ▏ 1\nd   0\n");

        static string Draw(BarChart chart)
        {
            using var output = new StringWriter { NewLine = "\n" };
            chart.Add("a", 400).Add("b", 200).Add("c", 1).Add("d", 0).WriteTo(output);
            return output.ToString();
        }
    }

    private static Task<SallyportProcess.Outcome> RunAsync(Workplace place, params string[] args) =>
        SallyportProcess.RunAsync([.. args, "--data", place.Data]);
}
