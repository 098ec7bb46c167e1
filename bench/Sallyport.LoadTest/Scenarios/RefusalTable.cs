using System.Text.Json.Nodes;
using Sallyport.LoadTest.Reports;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>Distributions side by side, each compared with the first.</summary>
internal static class RefusalTable
{
    private static readonly double[] Quantiles = [0.05, 0.25, 0.50, 0.75, 0.95, 0.99];

    public static Table Of(string title, IReadOnlyList<RefusalTimes> kinds) =>
        new(
            title,
            ["refused because", "attempts", .. Quantiles.Select(quantile => $"p{quantile * 100:0}"), "to unknown"],
            [.. kinds.Select(kind => Row(kind, kinds[0]))]
        );

    public static JsonArray ToJson(IReadOnlyList<RefusalTimes> kinds) =>
        new([
            .. kinds.Select(kind => new JsonObject
            {
                ["reason"] = kind.Reason,
                ["attempts"] = kind.Latencies.Count,
                ["microseconds"] = new JsonObject(
                    Quantiles.Select(quantile =>
                        KeyValuePair.Create(
                            $"p{quantile * 100:0}",
                            (JsonNode?)JsonValue.Create(Math.Round(kind.Latencies.At(quantile).TotalMicroseconds, 1))
                        )
                    )
                ),
            }),
        ]);

    private static string[] Row(RefusalTimes kind, RefusalTimes unknown)
    {
        var difference = kind.Latencies.Median - unknown.Latencies.Median;
        return
        [
            kind.Reason,
            $"{kind.Latencies.Count}",
            .. Quantiles.Select(quantile => Figures.Time(kind.Latencies.At(quantile))),
            ReferenceEquals(kind, unknown) ? "" : $"{difference.TotalMicroseconds:+0;-0;0} µs",
        ];
    }
}
