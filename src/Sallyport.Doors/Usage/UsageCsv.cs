using System.Globalization;
using System.Text;
using Sallyport.Access.Usage;

namespace Sallyport.Doors.Usage;

/// <summary>
/// Usage as CSV (RFC 4180), one line for each interval, key, request and door. What a spreadsheet would take for a formula is made a text by an apostrophe.
/// </summary>
internal static class UsageCsv
{
    private const string Heading =
        "start,account_id,key_id,request,door,requests,units,errors,refusals,bytes_in,bytes_out,connections,connection_seconds,"
        + "subscriptions,latency_p50_ms,latency_p95_ms,latency_p99_ms,errors_by_code,refusals_by_code";

    private static readonly double[] Shares = [0.5, 0.95, 0.99];

    /// <summary>The whole text at once.</summary>
    public static string Of(IEnumerable<UsageRow> rows) => string.Concat(Lines(rows));

    /// <summary>The lines, line ends included, each made when it is asked for.</summary>
    public static IEnumerable<string> Lines(IEnumerable<UsageRow> rows)
    {
        yield return Heading + "\r\n";
        var csv = new StringBuilder();
        foreach (var (subject, counts) in rows)
        {
            csv.Clear();
            csv.Append(subject.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            Add(csv, subject.AccountId);
            Add(csv, subject.KeyId);
            Add(csv, subject.Request);
            Add(csv, UsageWords.Of(subject.Door));
            Add(csv, counts.Requests);
            Add(csv, counts.Units);
            Add(csv, counts.Errors);
            Add(csv, counts.Refusals);
            Add(csv, counts.BytesIn);
            Add(csv, counts.BytesOut);
            Add(csv, counts.Connections);
            Add(csv, counts.ConnectionMilliseconds / 1000);
            Add(csv, counts.Subscriptions);
            foreach (var share in Shares)
            {
                Add(csv, UsageLatency.Quantile(counts.Latency, share)?.TotalMilliseconds.ToString(CultureInfo.InvariantCulture) ?? "");
            }

            Add(csv, Codes(counts, code => code.Errors));
            Add(csv, Codes(counts, code => code.Refusals));
            yield return csv.Append("\r\n").ToString();
        }
    }

    /// <summary>One field, so that it is read back as it was and computes nothing.</summary>
    public static string Field(string text)
    {
        if (text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal))
        {
            text = "'" + text;
        }

        return text.AsSpan().IndexOfAny("\",\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    private static string Codes(UsageCounts counts, Func<UsageCodeCount, long> count) =>
        string.Join(
            ' ',
            counts
                .Codes.Where(code => count(code.Value) > 0)
                .OrderBy(code => code.Key, StringComparer.Ordinal)
                .Select(code => string.Create(CultureInfo.InvariantCulture, $"{code.Key}={count(code.Value)}"))
        );

    private static void Add(StringBuilder csv, long number) => csv.Append(CultureInfo.InvariantCulture, $",{number}");

    private static void Add(StringBuilder csv, string text) => csv.Append(',').Append(Field(text));
}
