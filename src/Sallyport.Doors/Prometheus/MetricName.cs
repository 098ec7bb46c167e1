using System.Diagnostics.Metrics;

namespace Sallyport.Doors.Prometheus;

/// <summary>
/// The name of an instrument in Prometheus, as OpenTelemetry maps it: what is no letter, digit or underscore becomes an underscore, the unit is appended
/// in words.
/// </summary>
/// <param name="Family">The name without <c>_total</c>.</param>
/// <param name="Unit">The unit in words, always the end of the name; null where there is none.</param>
internal sealed record MetricName(string Family, string? Unit)
{
    private const string Total = "_total";

    public static MetricName Of(Instrument instrument)
    {
        var name = Clean(instrument.Name);
        if (name.EndsWith(Total, StringComparison.Ordinal))
        {
            name = name[..^Total.Length];
        }

        var unit = InWords(instrument.Unit);
        return unit is null || name.EndsWith("_" + unit, StringComparison.Ordinal)
            ? new MetricName(name, unit)
            : new MetricName($"{name}_{unit}", unit);
    }

    // https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels
    // [a-zA-Z_][a-zA-Z0-9_]* ; colons are for rules, not for us.
    public static string Clean(string name)
    {
        var clean = string.Create(
            name.Length,
            name,
            static (span, name) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    span[i] = char.IsAsciiLetterOrDigit(name[i]) ? name[i] : '_';
                }
            }
        );
        return clean.Length > 0 && char.IsAsciiDigit(clean[0]) ? "_" + clean : clean;
    }

    // Units are UCUM codes; an annotation in braces names what is counted and is no unit.
    private static string? InWords(string? unit) =>
        unit switch
        {
            "s" => "seconds",
            "ms" => "milliseconds",
            "By" => "bytes",
            _ => null,
        };
}
