using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Sallyport.Operations.Execution;
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
                var asksCsv = isCsv || parse.GetValue(csv);
                var arguments = new UsageArguments(
                    parse.GetValue(account),
                    parse.GetValue(key),
                    Text(parse.GetValue(from)),
                    Text(parse.GetValue(to)),
                    parse.GetValue(interval)
                );
                return operators.AskAsync(
                    parse,
                    OperatorRequest.Of(asksCsv ? OperatorVerbs.ExportUsage : OperatorVerbs.ShowUsage, arguments),
                    asksCsv ? (result, output) => output.Write((string?)result["csv"]) : Show,
                    makesFolder: false,
                    cancellationToken
                );
            }
        );
        return verb;
    }

    private static string? Text(DateTimeOffset? instant) =>
        instant?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void Show(JsonObject result, TextWriter output)
    {
        var total = result["total"]!;
        new FieldList()
            .Add("from", (string?)result["from"])
            .Add("to", (string?)result["to"])
            .Add("account", (string?)result["accountId"])
            .Add("key", (string?)result["keyId"])
            .Add("requests", Number(total["requests"]))
            .Add("units", Number(total["units"]))
            .Add("errors", Number(total["errors"]) + Codes(total["errorsByCode"]))
            .Add("refusals", Number(total["refusals"]) + Codes(total["refusalsByCode"]))
            .Add("connections", $"{Number(total["connections"])}, open for {Number(total["connectionSeconds"])} s in all")
            .WriteTo(output);
        Table(result["byRequest"]!.AsArray(), "request", "REQUEST", output);
        Table(result["byKey"]!.AsArray(), "keyId", "KEY", output);

        var series = result["series"]!.AsArray();
        if (series.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine($"requests by the {(string?)result["interval"]}, UTC");
        var chart = BarChart.For(!Console.IsOutputRedirected, Environment.GetEnvironmentVariable("TERM"));
        foreach (var entry in series)
        {
            chart.Add(Label((string)entry!["at"]!, (string?)result["interval"]), (long)entry["requests"]!);
        }

        chart.WriteTo(output);
    }

    private static void Table(JsonArray entries, string name, string heading, TextWriter output)
    {
        if (entries.Count == 0)
        {
            return;
        }

        output.WriteLine();
        var table = new TextTable(heading, "REQUESTS", "UNITS", "ERRORS", "REFUSALS", "P50 MS", "P99 MS");
        foreach (var entry in entries)
        {
            var counts = entry!["counts"]!;
            table.Add(
                (string?)entry[name],
                Number(counts["requests"]),
                Number(counts["units"]),
                Number(counts["errors"]),
                Number(counts["refusals"]),
                counts["latencyMs"]?["p50"]?.ToJsonString(),
                counts["latencyMs"]?["p99"]?.ToJsonString()
            );
        }

        table.WriteTo(output);
    }

    private static string Label(string at, string? interval) =>
        DateTimeOffset
            .Parse(at, CultureInfo.InvariantCulture)
            .UtcDateTime.ToString(interval == "day" ? "yyyy-MM-dd" : "MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Number(JsonNode? number) => ((long)number!).ToString("N0", CultureInfo.InvariantCulture);

    private static string Codes(JsonNode? codes) =>
        codes is JsonObject { Count: > 0 } some ? $" ({string.Join(", ", some.Select(code => $"{code.Key} {Number(code.Value)}"))})" : "";
}
