using System.Text.Json.Nodes;
using Sallyport.LoadTest.Measuring;

namespace Sallyport.LoadTest.Reports;

/// <summary>The tables of the library's scenarios: every server's figures, and the others' processor time divided by ours.</summary>
internal static class PeerTables
{
    public static IReadOnlyList<Table> Of(IReadOnlyList<CaseResult> results) =>
        [
            new Table(
                "Measured",
                ["what", "server", "server CPU each", "per second", "min–max", "p50", "p99", "generator's CPU", "failed"],
                [.. results.Select(Row)]
            ),
            Of(Ratios(results), "Server CPU each: the peer's ÷ ours"),
        ];

    public static JsonNode ToJson(IReadOnlyList<CaseResult> results) =>
        new JsonObject { ["cases"] = new JsonArray([.. results.Select(ToJson)]), ["ratios"] = ToJson(Ratios(results)) };

    /// <summary>The peers' processor time for one unit divided by ours.</summary>
    public static IReadOnlyList<PeerRatio> Ratios(IReadOnlyList<CaseResult> results) =>
        [
            .. from ours in results
            where ours.Case.Server is ServerNames.Library
            from theirs in results
            where theirs.Case.Server is not ServerNames.Library && string.Equals(theirs.Case.What, ours.Case.What, StringComparison.Ordinal)
            select new PeerRatio(ours.Case.What, theirs.Case.Server, theirs.RatiosTo(ours, run => run.ProcessorEach?.TotalMicroseconds)),
        ];

    public static Table Of(IReadOnlyList<PeerRatio> ratios, string title) =>
        new(title, ["what", "peer", "median", "min–max"], [.. ratios.Select(Row)]);

    public static JsonArray ToJson(IReadOnlyList<PeerRatio> ratios) => new([.. ratios.Select(ToJson)]);

    private static double Middle(IReadOnlyList<double> sorted) => sorted.Count == 0 ? double.NaN : sorted[(sorted.Count - 1) / 2];

    /// <summary>The median over the runs of what one unit took of the server's processor.</summary>
    private static double ProcessorEach(CaseResult result) =>
        Middle([.. result.Runs.Select(run => run.ProcessorEach?.TotalMicroseconds).OfType<double>().Order()]);

    private static double GeneratorShare(CaseResult result) =>
        Middle([.. result.Runs.Select(run => run.GeneratorProcessor / run.Elapsed).OfType<double>().Order()]);

    private static string[] Row(CaseResult result)
    {
        var run = result.Median;
        return
        [
            result.Case.What,
            result.Case.Server,
            Figures.Microseconds(ProcessorEach(result)),
            Figures.Rate(run.PerSecond),
            $"{Figures.Rate(result.Slowest)}–{Figures.Rate(result.Fastest)}",
            Figures.Time(run.Latencies.Median),
            Figures.Time(run.Latencies.P99),
            $"{GeneratorShare(result):0 %}",
            $"{result.Failures}",
        ];
    }

    private static string[] Row(PeerRatio ratio) =>
        [ratio.What, ratio.Peer, Figures.Ratio(ratio.Median), $"{Figures.Ratio(ratio.Least)}–{Figures.Ratio(ratio.Most)}"];

    private static JsonObject ToJson(CaseResult result)
    {
        var run = result.Median;
        return new JsonObject
        {
            ["what"] = result.Case.What,
            ["server"] = result.Case.Server,
            ["serverCpuMicrosecondsEach"] = Number(ProcessorEach(result), 2),
            ["perSecond"] = Number(run.PerSecond, 1),
            ["p50Microseconds"] = Number(run.Latencies.Median.TotalMicroseconds, 1),
            ["p99Microseconds"] = Number(run.Latencies.P99.TotalMicroseconds, 1),
            ["generatorCpuShare"] = Number(GeneratorShare(result), 3),
            ["failed"] = result.Failures,
            ["firstFailure"] = result.Runs.Select(each => each.FirstFailure).FirstOrDefault(failure => failure is not null),
        };
    }

    private static JsonObject ToJson(PeerRatio ratio) =>
        new()
        {
            ["what"] = ratio.What,
            ["peer"] = ratio.Peer,
            ["theirsDividedByOurs"] = Number(ratio.Median, 3),
            ["rounds"] = new JsonArray([.. ratio.Rounds.Select(each => Number(each, 3))]),
        };

    private static JsonValue? Number(double value, int digits) =>
        double.IsFinite(value) ? JsonValue.Create(Math.Round(value, digits)) : null;
}
