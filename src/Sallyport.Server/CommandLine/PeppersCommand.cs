using System.CommandLine;
using System.Text.Json.Nodes;
using Sallyport.Operations.Execution;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport secrets pepper …</c></summary>
internal static class PeppersCommand
{
    public static Command Create(OperatorCommand operators) =>
        new("pepper", "The secrets that API keys are hashed under")
        {
            RotateVerb(operators),
            ListVerb(operators),
            KeysVerb(operators),
            RetireVerb(operators),
        };

    private static Verb RotateVerb(OperatorCommand operators)
    {
        var verb = new Verb("rotate", "Make a new pepper; keys move to it one by one as they are used, and nobody notices");
        verb.WithExample("then retire the old one when no key needs it", "sallyport secrets pepper rotate");
        verb.SetAction(
            (parse, cancellationToken) =>
                operators.AskAsync(
                    parse,
                    new OperatorRequest(OperatorVerbs.RotatePepper, []),
                    ShowOne,
                    makesFolder: false,
                    cancellationToken
                )
        );
        return verb;
    }

    private static Verb ListVerb(OperatorCommand operators)
    {
        var verb = new Verb("list", "List the peppers by version, and how many keys need each; the peppers themselves are not shown");
        verb.WithExample("a table", "sallyport secrets pepper list");
        verb.SetAction(
            (parse, cancellationToken) =>
                operators.AskAsync(
                    parse,
                    new OperatorRequest(OperatorVerbs.ListPeppers, []),
                    ShowAll,
                    makesFolder: false,
                    cancellationToken
                )
        );
        return verb;
    }

    private static Verb KeysVerb(OperatorCommand operators)
    {
        var version = Version();
        var verb = new Verb("keys", "List the keys that still need a pepper: whose customers have not used them since") { version };
        verb.WithExample("whom to ask before retiring it", "sallyport secrets pepper keys 1");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var arguments = new PepperKeysArguments(parse.GetValue(version));
                var request = OperatorRequest.Of(OperatorVerbs.ListPepperKeys, arguments);
                return operators.AskAsync(parse, request, ShowKeys, makesFolder: false, cancellationToken);
            }
        );
        return verb;
    }

    private static Verb RetireVerb(OperatorCommand operators)
    {
        var version = Version();
        var verb = new Verb("retire", "Remove a pepper for good; refused while a key needs it") { version };
        verb.WithExample("once `secrets pepper list` counts no key under it", "sallyport secrets pepper retire 1");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var request = OperatorRequest.Of(OperatorVerbs.RetirePepper, new SecretVersionArguments(parse.GetValue(version)));
                return operators.AskAsync(parse, request, ShowOne, makesFolder: false, cancellationToken);
            }
        );
        return verb;
    }

    private static Argument<int> Version() => new("version") { Description = "The version, from `secrets pepper list`" };

    private static void ShowOne(JsonObject result, TextWriter output) => Show([result["pepper"]!.AsObject()], output);

    private static void ShowAll(JsonObject result, TextWriter output) => Show(result["peppers"]!.AsArray().OfType<JsonObject>(), output);

    private static void Show(IEnumerable<JsonObject> peppers, TextWriter output)
    {
        var table = new TextTable("VERSION", "STATE", "CREATED", "RETIRED", "ACTIVE KEYS");
        foreach (var pepper in peppers)
        {
            table.Add(
                pepper["version"]!.ToJsonString(),
                (string?)pepper["state"],
                (string?)pepper["createdAt"],
                (string?)pepper["retiredAt"],
                pepper["activeKeys"]!.ToJsonString()
            );
        }

        table.WriteTo(output);
    }

    private static void ShowKeys(JsonObject result, TextWriter output)
    {
        var keys = result["keys"]!.AsArray();
        if (keys.Count == 0)
        {
            output.WriteLine("No key needs it.");
            return;
        }

        var table = new TextTable("KEY", "ACCOUNT", "NAME", "LAST USED");
        foreach (var key in keys.OfType<JsonObject>())
        {
            table.Add((string?)key["id"], (string?)key["accountId"], (string?)key["name"], (string?)key["lastUsedAt"]);
        }

        table.WriteTo(output);
    }
}
