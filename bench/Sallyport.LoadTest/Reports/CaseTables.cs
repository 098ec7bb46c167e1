using System.Text.Json.Nodes;
using Sallyport.LoadTest.Measuring;

namespace Sallyport.LoadTest.Reports;

/// <summary>The tables of cases: what each came to, and where two servers did the same, how they compare.</summary>
internal static class CaseTables
{
    private static readonly Comparison OursToNodes = new(ServerNames.Sallyport, ServerNames.Node, "Sallyport ÷ Node");

    public static IReadOnlyList<Table> Of(IReadOnlyList<CaseResult> results) => Of(results, OursToNodes);

    public static IReadOnlyList<Table> Of(IReadOnlyList<CaseResult> results, Comparison comparison)
    {
        var measured = new Table(
            "Measured",
            ["what", "server", "per second", "min–max", "p50", "p99", "server CPU each", "failed"],
            [.. results.Select(Row)]
        );
        var compared = Pairs(results, comparison).Select(RatioRow).ToList();
        return compared.Count == 0
            ? [measured]
            : [measured, new Table(comparison.Title, ["what", "per second", "p50", "p99", "server CPU each"], compared)];
    }

    public static JsonNode ToJson(IReadOnlyList<CaseResult> results) => ToJson(results, OursToNodes);

    public static JsonNode ToJson(IReadOnlyList<CaseResult> results, Comparison comparison) =>
        new JsonObject
        {
            ["cases"] = new JsonArray([.. results.Select(ToJson)]),
            ["ratios"] = new JsonArray([.. Pairs(results, comparison).Select(ToJson)]),
        };

    private static IEnumerable<(CaseResult Ours, CaseResult Theirs)> Pairs(IReadOnlyList<CaseResult> results, Comparison comparison) =>
        from ours in results
        where string.Equals(ours.Case.Server, comparison.Ours, StringComparison.Ordinal)
        from theirs in results
        where
            string.Equals(theirs.Case.Server, comparison.Theirs, StringComparison.Ordinal)
            && string.Equals(ours.Case.What, theirs.Case.What, StringComparison.Ordinal)
        select (ours, theirs);

    private static string[] Row(CaseResult result)
    {
        var run = result.Median;
        return
        [
            result.Case.What,
            result.Case.Server,
            Figures.Rate(run.PerSecond),
            $"{Figures.Rate(result.Slowest)}–{Figures.Rate(result.Fastest)}",
            Figures.Time(run.Latencies.Median),
            Figures.Time(run.Latencies.P99),
            Figures.Time(run.ProcessorEach),
            $"{result.Failures}",
        ];
    }

    private static string[] RatioRow((CaseResult Ours, CaseResult Theirs) pair) =>
        [
            pair.Ours.Case.What,
            Figures.Ratio(pair.Ours.RatioTo(pair.Theirs, run => run.PerSecond)),
            Figures.Ratio(pair.Ours.RatioTo(pair.Theirs, run => run.Latencies.Median.TotalMicroseconds)),
            Figures.Ratio(pair.Ours.RatioTo(pair.Theirs, run => run.Latencies.P99.TotalMicroseconds)),
            Figures.Ratio(pair.Ours.RatioTo(pair.Theirs, run => run.ProcessorEach?.TotalMicroseconds)),
        ];

    private static JsonObject ToJson(CaseResult result)
    {
        var run = result.Median;
        return new JsonObject
        {
            ["what"] = result.Case.What,
            ["server"] = result.Case.Server,
            ["perSecond"] = Math.Round(run.PerSecond, 1),
            ["slowest"] = Math.Round(result.Slowest, 1),
            ["fastest"] = Math.Round(result.Fastest, 1),
            ["p50Microseconds"] = Math.Round(run.Latencies.Median.TotalMicroseconds),
            ["p99Microseconds"] = Math.Round(run.Latencies.P99.TotalMicroseconds),
            ["serverCpuMicrosecondsEach"] = run.ProcessorEach is { } each ? Math.Round(each.TotalMicroseconds) : null,
            ["failed"] = result.Failures,
            ["firstFailure"] = result.Runs.Select(each => each.FirstFailure).FirstOrDefault(failure => failure is not null),
        };
    }

    private static JsonObject ToJson((CaseResult Ours, CaseResult Theirs) pair) =>
        new()
        {
            ["what"] = pair.Ours.Case.What,
            ["perSecond"] = Rounded(pair.Ours.RatioTo(pair.Theirs, run => run.PerSecond)),
            ["p50"] = Rounded(pair.Ours.RatioTo(pair.Theirs, run => run.Latencies.Median.TotalMicroseconds)),
            ["p99"] = Rounded(pair.Ours.RatioTo(pair.Theirs, run => run.Latencies.P99.TotalMicroseconds)),
            ["serverCpuEach"] = Rounded(pair.Ours.RatioTo(pair.Theirs, run => run.ProcessorEach?.TotalMicroseconds)),
        };

    private static double? Rounded(double? ratio) => ratio is { } number ? Math.Round(number, 3) : null;
}
