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
            new Table("Server CPU each: the peer's ÷ ours", ["what", "peer", "median", "min–max"], [.. Pairs(results).Select(RatioRow)]),
        ];

    public static JsonNode ToJson(IReadOnlyList<CaseResult> results) =>
        new JsonObject
        {
            ["cases"] = new JsonArray([.. results.Select(ToJson)]),
            ["ratios"] = new JsonArray([.. Pairs(results).Select(ToJson)]),
        };

    /// <summary>The peer's processor time for one unit divided by ours, the rounds' own ratios, the smallest first.</summary>
    public static IReadOnlyList<double> Ratios(CaseResult ours, CaseResult theirs) =>
        theirs.RatiosTo(ours, run => run.ProcessorEach?.TotalMicroseconds);

    public static IEnumerable<(CaseResult Ours, CaseResult Theirs)> Pairs(IReadOnlyList<CaseResult> results) =>
        from ours in results
        where ours.Case.Server is ServerNames.Library
        from theirs in results
        where theirs.Case.Server is not ServerNames.Library && string.Equals(theirs.Case.What, ours.Case.What, StringComparison.Ordinal)
        select (ours, theirs);

    public static double Middle(IReadOnlyList<double> sorted) => sorted.Count == 0 ? double.NaN : sorted[(sorted.Count - 1) / 2];

    /// <summary>The median over the runs of what one unit took of the server's processor.</summary>
    public static double ProcessorEach(CaseResult result) =>
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

    private static string[] RatioRow((CaseResult Ours, CaseResult Theirs) pair)
    {
        var ratios = Ratios(pair.Ours, pair.Theirs);
        return
        [
            pair.Ours.Case.What,
            pair.Theirs.Case.Server,
            Figures.Ratio(ratios.Count == 0 ? null : Middle(ratios)),
            ratios.Count == 0 ? "–" : $"{Figures.Ratio(ratios[0])}–{Figures.Ratio(ratios[^1])}",
        ];
    }

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

    private static JsonObject ToJson((CaseResult Ours, CaseResult Theirs) pair)
    {
        var ratios = Ratios(pair.Ours, pair.Theirs);
        return new JsonObject
        {
            ["what"] = pair.Ours.Case.What,
            ["peer"] = pair.Theirs.Case.Server,
            ["serverCpuEach"] = Number(Middle(ratios), 3),
            ["rounds"] = new JsonArray([.. ratios.Select(ratio => Number(ratio, 3))]),
        };
    }

    private static JsonValue? Number(double value, int digits) =>
        double.IsFinite(value) ? JsonValue.Create(Math.Round(value, digits)) : null;
}
