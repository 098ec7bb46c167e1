using System.CommandLine;
using System.Text.Json.Nodes;
using Sallyport.Operations.Execution;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport tiers …</c></summary>
internal static class TiersCommand
{
    public static Command Create(OperatorCommand operators) =>
        new("tiers", "Show what each tier allows, as it is in effect") { ListVerb(operators), ShowVerb(operators) };

    /// <summary>The rows of a set of limits: the member, for each key, for the account.</summary>
    public static IEnumerable<(string Name, string PerKey, string PerAccount)> Rows(JsonObject limits)
    {
        foreach (var (name, value) in limits)
        {
            if (value is JsonObject pair)
            {
                yield return (name, Number(pair["perKey"]), Number(pair["perAccount"]));
            }
            else
            {
                yield return (name, Number(value), "");
            }
        }
    }

    private static string Number(JsonNode? node) => node?.ToJsonString() ?? "unlimited";

    private static Verb ListVerb(OperatorCommand operators)
    {
        var verb = new Verb("list", "List the tiers, from the narrowest to the widest");
        verb.WithExample("for each key / for the account", "sallyport tiers list");
        verb.SetAction(
            (parse, cancellationToken) =>
                operators.AskAsync(parse, new OperatorRequest(OperatorVerbs.ListTiers, []), ShowAll, makesFolder: false, cancellationToken)
        );
        return verb;
    }

    private static Verb ShowVerb(OperatorCommand operators)
    {
        var name = new Argument<string>("tier") { Description = "Free, Basic, Premium or Enterprise" };
        var verb = new Verb("show", "Show one tier") { name };
        verb.WithExample("the numbers of Premium", "sallyport tiers show Premium");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var request = OperatorRequest.Of(OperatorVerbs.ShowTier, new TierArguments(parse.GetRequiredValue(name)));
                return operators.AskAsync(parse, request, ShowOne, makesFolder: false, cancellationToken);
            }
        );
        return verb;
    }

    private static void ShowOne(JsonObject result, TextWriter output)
    {
        var tier = result["tier"]!;
        var table = new TextTable(((string)tier["name"]!).ToUpperInvariant(), "EACH KEY", "ACCOUNT");
        foreach (var (name, perKey, perAccount) in Rows(tier["limits"]!.AsObject()))
        {
            table.Add(name, perKey, perAccount);
        }

        table.WriteTo(output);
    }

    private static void ShowAll(JsonObject result, TextWriter output)
    {
        var tiers = result["tiers"]!.AsArray().OfType<JsonObject>().ToList();
        var table = new TextTable(["EACH KEY/ACCOUNT", .. tiers.Select(tier => (string)tier["name"]!)]);
        var columns = tiers.ConvertAll(tier => Rows(tier["limits"]!.AsObject()).ToList());
        for (var row = 0; row < columns[0].Count; row++)
        {
            table.Add([
                columns[0][row].Name,
                .. columns.Select(column =>
                    column[row].PerAccount.Length == 0 ? column[row].PerKey : $"{column[row].PerKey}/{column[row].PerAccount}"
                ),
            ]);
        }

        table.WriteTo(output);
    }
}
