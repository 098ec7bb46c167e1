using System.CommandLine;
using System.Globalization;
using Sallyport.Doors.Usage;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport usage</c>, short for <c>usage show</c>, and <c>usage export</c>.</summary>
internal static class UsageCommand
{
    public static Command Create(OperatorCommand operators, TimeProvider time)
    {
        var usage = Configure(
            new Verb("usage", "Show what accounts and keys used (the same as `usage show`)"),
            operators,
            time,
            isCsv: false
        );
        usage.Add(Configure(new Verb("show", "Show what accounts and keys used, with a small chart"), operators, time, isCsv: false));
        usage.Add(
            Configure(
                new Verb("export", "Write usage as CSV, one line for each interval, key, request and door"),
                operators,
                time,
                isCsv: true
            )
        );
        return usage;
    }

    private static Verb Configure(Verb verb, OperatorCommand operators, TimeProvider time, bool isCsv)
    {
        var account = new Option<string?>("--account") { Description = "Only of this account, acc_…", HelpName = "ACCOUNT-ID" };
        var key = new Option<string?>("--key") { Description = "Only of this key, key_…", HelpName = "KEY-ID" };
        var from = PastOption.Create("--from", "Since then (default: the first of the month)", time);
        var to = PastOption.Create("--to", "Until then (default: now)", time);
        var interval = new Option<string?>("--interval")
        {
            Description = "minute, hour or day (default: what fits the time)",
            HelpName = "INTERVAL",
        };
        var csv = new Option<bool>("--csv") { Description = "As CSV, the same as `usage export`", Hidden = isCsv };
        foreach (var option in (Option[])[account, key, from, to, interval, csv])
        {
            verb.Add(option);
        }

        _ = isCsv
            ? verb.WithExample(
                "January for the books",
                "sallyport usage export --from 2027-01-01 --to 2027-02-01 --interval day > january.csv"
            )
            : verb.WithExample("this month, of all", "sallyport usage")
                .WithExample("one account's last week", "sallyport usage --account acc_0123456789abcdef --from 7d");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var arguments = new UsageArguments(
                    parse.GetValue(account),
                    parse.GetValue(key),
                    Text(parse.GetValue(from)),
                    Text(parse.GetValue(to)),
                    parse.GetValue(interval)
                );
                return isCsv || parse.GetValue(csv)
                    ? operators.AskAsync(
                        parse,
                        OperatorVerbs.ExportUsage,
                        arguments,
                        (answer, output) => output.Write(answer.Csv),
                        cancellationToken
                    )
                    : operators.AskAsync(parse, OperatorVerbs.ShowUsage, arguments, Show, cancellationToken);
            }
        );
        return verb;
    }

    private static string? Text(DateTimeOffset? instant) =>
        instant?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void Show(UsageShown usage, TextWriter output)
    {
        var total = usage.Total;
        new FieldList()
            .Add("from", usage.From.Text())
            .Add("to", usage.To.Text())
            .Add("account", usage.AccountId)
            .Add("key", usage.KeyId)
            .Add("requests", Number(total.Requests))
            .Add("units", Number(total.Units))
            .Add("errors", Number(total.Errors) + Codes(total.ErrorsByCode))
            .Add("refusals", Number(total.Refusals) + Codes(total.RefusalsByCode))
            .Add("connections", $"{Number(total.Connections)}, open for {Number(total.ConnectionSeconds)} s in all")
            .WriteTo(output);
        Table("REQUEST", usage.ByRequest.Select(entry => (entry.Request, entry.Counts)), output);
        Table("KEY", usage.ByKey.Select(entry => (entry.KeyId, entry.Counts)), output);
        if (usage.Series.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine($"requests by the {usage.Interval}, UTC");
        var chart = BarChart.For(!Console.IsOutputRedirected, Environment.GetEnvironmentVariable("TERM"));
        foreach (var entry in usage.Series)
        {
            chart.Add(Label(entry.At, usage.Interval), entry.Requests);
        }

        chart.WriteTo(output);
    }

    private static void Table(string heading, IEnumerable<(string Name, UsageCountsView Counts)> entries, TextWriter output)
    {
        var rows = entries.ToList();
        if (rows.Count == 0)
        {
            return;
        }

        output.WriteLine();
        var table = new TextTable(heading, "REQUESTS", "UNITS", "ERRORS", "REFUSALS", "P50 MS", "P99 MS");
        foreach (var (name, counts) in rows)
        {
            table.Add(
                name,
                Number(counts.Requests),
                Number(counts.Units),
                Number(counts.Errors),
                Number(counts.Refusals),
                counts.LatencyMs?.P50.ToString(),
                counts.LatencyMs?.P99.ToString()
            );
        }

        table.WriteTo(output);
    }

    private static string Label(DateTimeOffset at, string interval) =>
        at.UtcDateTime.ToString(interval == "day" ? "yyyy-MM-dd" : "MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Codes(IReadOnlyDictionary<string, long> codes) =>
        codes.Count > 0 ? $" ({string.Join(", ", codes.Select(code => $"{code.Key} {Number(code.Value)}"))})" : "";
}
