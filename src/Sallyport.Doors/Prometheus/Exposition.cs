using System.Globalization;
using System.Text;

namespace Sallyport.Doors.Prometheus;

/// <summary>Writes instruments and their numbers as a scraper reads them.</summary>
internal static class Exposition
{
    public static string Write(IEnumerable<CollectedInstrument> instruments, long round, ExpositionFormat format)
    {
        var text = new StringBuilder(32 * 1024);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var instrument in instruments.OrderBy(instrument => instrument.Name.Family, StringComparer.Ordinal))
        {
            // A name stands once; the second instrument that would have it is left out.
            if (instrument.Series(round) is { Count: > 0 } series && names.Add(instrument.Name.Family))
            {
                Write(text, instrument, series, format.IsOpenMetrics);
            }
        }

        if (format.IsOpenMetrics)
        {
            text.Append("# EOF\n");
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, CollectedInstrument instrument, IReadOnlyList<MetricSeries> series, bool openMetrics)
    {
        var name = instrument.Name.Family;
        var sample = instrument.Shape is MetricShape.Counter ? name + "_total" : name;

        // In OpenMetrics the family of a counter has no _total; in the older text it is the sample's name.
        var family = openMetrics ? name : sample;
        if (instrument.Help.Length > 0)
        {
            text.Append("# HELP ").Append(family).Append(' ').Append(EscapeHelp(instrument.Help, openMetrics)).Append('\n');
        }

        text.Append("# TYPE ").Append(family).Append(' ').Append(Word(instrument.Shape)).Append('\n');
        if (openMetrics && instrument.Name.Unit is { } unit)
        {
            text.Append("# UNIT ").Append(family).Append(' ').Append(unit).Append('\n');
        }

        foreach (var one in series)
        {
            if (instrument.Shape is MetricShape.Histogram)
            {
                WriteHistogram(text, name, instrument.Bounds, one);
            }
            else
            {
                WriteSample(text, sample, one.Labels, one.Value);
            }
        }
    }

    private static void WriteHistogram(StringBuilder text, string name, IReadOnlyList<double> bounds, MetricSeries series)
    {
        var buckets = series.Buckets();
        var comma = series.Labels.Length > 0 ? "," : "";
        long count = 0;
        for (var i = 0; i < buckets.Length; i++)
        {
            count += buckets[i];
            var bound = i < bounds.Count ? Number(bounds[i]) : "+Inf";
            WriteSample(text, name + "_bucket", $"{series.Labels}{comma}le=\"{bound}\"", count);
        }

        WriteSample(text, name + "_sum", series.Labels, series.Value);
        WriteSample(text, name + "_count", series.Labels, count);
    }

    private static void WriteSample(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Word(MetricShape shape) =>
        shape switch
        {
            MetricShape.Counter => "counter",
            MetricShape.Histogram => "histogram",
            _ => "gauge",
        };

    // In the older text a quote in a help text stands for itself.
    private static string EscapeHelp(string help, bool openMetrics) =>
        openMetrics
            ? MetricLabels.Escape(help)
            : help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
