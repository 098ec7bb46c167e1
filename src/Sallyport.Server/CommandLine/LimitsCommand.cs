using System.CommandLine;
using System.Text.Json.Nodes;
using Sallyport.Operations.Execution;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport limits …</c></summary>
internal static class LimitsCommand
{
    public static Command Create(OperatorCommand operators) =>
        new("limits", "Show the limits of an account and what is used of them") { ShowVerb(operators) };

    private static Verb ShowVerb(OperatorCommand operators)
    {
        var id = new Argument<string>("account-id") { Description = "The account, acc_…" };
        var verb = new Verb("show", "Show the limits that hold for an account, its month, and what its keys hold now") { id };
        verb.WithExample("by its id from `accounts list`", "sallyport limits show acc_0123456789abcdef")
            .WithExample("units left of the month", "sallyport limits show acc_0123456789abcdef --json | jq .account.monthLeft");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var request = OperatorRequest.Of(OperatorVerbs.ShowLimits, new IdArguments(parse.GetRequiredValue(id)));
                return operators.AskAsync(parse, request, Show, makesFolder: false, cancellationToken);
            }
        );
        return verb;
    }

    private static void Show(JsonObject result, TextWriter output)
    {
        new FieldList()
            .Add("account", (string?)result["accountId"])
            .Add("tier", (string?)result["tier"])
            .Add("overrides", result["overrides"]?.ToJsonString() ?? "none")
            .WriteTo(output);
        output.WriteLine();

        var limits = new TextTable("LIMIT", "EACH KEY", "ACCOUNT");
        foreach (var (name, perKey, perAccount) in TiersCommand.Rows(result["limits"]!.AsObject()))
        {
            limits.Add(name, perKey, perAccount);
        }

        limits.WriteTo(output);
        output.WriteLine();

        var used = new TextTable("IN USE", "UNITS LEFT", "MONTH USED", "MONTH LEFT", "CONNECTIONS", "PRICES", "CHANNELS");
        AddUse(used, "account", result["account"]!);
        foreach (var key in result["keys"]!.AsArray().OfType<JsonObject>())
        {
            AddUse(used, (string?)key["keyId"], key);
        }

        used.WriteTo(output);
        var account = result["account"]!;
        output.WriteLine($"The month ends {(string?)account["monthEndsAt"]}.");
        if (!(bool)account["monthIsComplete"]!)
        {
            output.WriteLine("What was used before the server started is not known yet: Limits:Quota:LocalCeiling holds.");
        }
    }

    private static void AddUse(TextTable table, string? who, JsonNode use) =>
        table.Add(
            who,
            use["unitsLeft"]?.ToJsonString() ?? "all",
            use["monthUsed"]!.ToJsonString(),
            use["monthLeft"]?.ToJsonString() ?? "unlimited",
            use["connections"]!.ToJsonString(),
            use["priceSubscriptions"]!.ToJsonString(),
            use["channelSubscriptions"]!.ToJsonString()
        );
}
