using System.Globalization;
using System.Text;

namespace Sallyport.Doors.Prometheus;

/// <summary>Writes tags as labels: <c>a="x",b="y"</c>, by name.</summary>
internal static class MetricLabels
{
    public static string Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            // Of two tags whose names become one, the first counts.
            labels.TryAdd(MetricName.Clean(key), Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        }

        var text = new StringBuilder();
        foreach (var (key, value) in labels)
        {
            text.Append(text.Length > 0 ? "," : "").Append(key).Append("=\"").Append(Escape(value)).Append('"');
        }

        return text.ToString();
    }

    /// <summary>Escapes a label's value; a help text is escaped the same way where quotes may be.</summary>
    public static string Escape(string value) =>
        value
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}
