using System.CommandLine;
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
                operators.AskAsync(parse, OperatorVerbs.RotatePepper, new NoArguments(), ShowOne, cancellationToken)
        );
        return verb;
    }

    private static Verb ListVerb(OperatorCommand operators)
    {
        var verb = new Verb("list", "List the peppers by version, and how many keys need each; the peppers themselves are not shown");
        verb.WithExample("a table", "sallyport secrets pepper list");
        verb.SetAction(
            (parse, cancellationToken) =>
                operators.AskAsync(parse, OperatorVerbs.ListPeppers, new NoArguments(), ShowAll, cancellationToken)
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
                return operators.AskAsync(parse, OperatorVerbs.ListPepperKeys, arguments, ShowKeys, cancellationToken);
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
                operators.AskAsync(
                    parse,
                    OperatorVerbs.RetirePepper,
                    new SecretVersionArguments(parse.GetValue(version)),
                    ShowOne,
                    cancellationToken
                )
        );
        return verb;
    }

    private static Argument<int> Version() => new("version") { Description = "The version, from `secrets pepper list`" };

    private static void ShowOne(PepperAnswer answer, TextWriter output) => Show([answer.Pepper], output);

    private static void ShowAll(PeppersAnswer answer, TextWriter output) => Show(answer.Peppers, output);

    private static void Show(IReadOnlyList<PepperView> peppers, TextWriter output)
    {
        var table = new TextTable("VERSION", "STATE", "CREATED", "RETIRED", "ACTIVE KEYS");
        foreach (var pepper in peppers)
        {
            table.Add(
                pepper.Version.ToString(),
                pepper.State.Text(),
                pepper.CreatedAt.Text(),
                pepper.RetiredAt?.Text(),
                pepper.ActiveKeys.ToString()
            );
        }

        table.WriteTo(output);
    }

    private static void ShowKeys(PepperKeysAnswer answer, TextWriter output)
    {
        if (answer.Keys.Count == 0)
        {
            output.WriteLine("No key needs it.");
            return;
        }

        var table = new TextTable("KEY", "ACCOUNT", "NAME", "LAST USED");
        foreach (var key in answer.Keys)
        {
            table.Add(key.Id, key.AccountId, key.Name, key.LastUsedAt?.Text());
        }

        table.WriteTo(output);
    }
}
