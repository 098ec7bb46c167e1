using System.CommandLine;
using System.Text.Json.Nodes;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;
using Sallyport.Server.Control;
using Sallyport.Server.Operations;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport keys …</c></summary>
internal static class KeysCommand
{
    public static Command Create(OperatorCommand operators, GlobalOptions globals, TimeProvider time) =>
        new("keys", "Create, list and revoke API keys")
        {
            CreateVerb(operators, globals, time),
            ListVerb(operators),
            RevokeVerb(operators),
        };

    private static Verb CreateVerb(OperatorCommand operators, GlobalOptions globals, TimeProvider time)
    {
        var account = new Option<string>("--account")
        {
            Description = "Whose key, acc_…",
            HelpName = "ACCOUNT-ID",
            Required = true,
        };
        var name = new Option<string>("--name")
        {
            Description = "What to call the key",
            HelpName = "TEXT",
            DefaultValueFactory = _ => "default",
        };
        var test = new Option<bool>("--test")
        {
            Description = "A key that begins with slp_test_ instead of slp_live_; it opens the same doors",
        };
        var expires = new Option<DateTimeOffset?>("--expires")
        {
            Description = "When it ends: " + Moment.Forms + " (default: never)",
            HelpName = "WHEN",
            CustomParser = result =>
            {
                if (Moment.TryParse(result.Tokens[0].Value, time, out var moment))
                {
                    return moment;
                }

                result.AddError($"--expires \"{result.Tokens[0].Value}\" is not understood: give {Moment.Forms}.");
                return null;
            },
        };
        var verb = new Verb("create", "Create an API key; it is printed once, alone, on standard output, and can never be shown again")
        {
            account,
            name,
            test,
            expires,
        };
        verb.WithExample("a key for 90 days", "sallyport keys create --account acc_0123456789abcdef --name trading-bot --expires 90d")
            .WithExample(
                "straight into a file that only you read",
                "(umask 077; sallyport keys create --account acc_0123456789abcdef > bot.key)"
            );
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var arguments = new CreateKeyArguments(
                    parse.GetRequiredValue(account),
                    parse.GetRequiredValue(name),
                    parse.GetValue(test),
                    parse.GetValue(expires)
                );
                var terminal = globals.Terminal(parse);
                var request = OperatorRequest.Of(OperatorVerbs.CreateKey, arguments);
                return operators.AskAsync(
                    parse,
                    request,
                    (result, output) => ShowSecret(result, output, terminal),
                    makesFolder: false,
                    cancellationToken
                );
            }
        );
        return verb;
    }

    private static Verb ListVerb(OperatorCommand operators)
    {
        var account = new Option<string?>("--account") { Description = "Only the keys of this account, acc_…", HelpName = "ACCOUNT-ID" };
        var verb = new Verb("list", "List API keys, oldest first; a key is shown by its prefix and last four characters") { account };
        verb.WithExample("all", "sallyport keys list").WithExample("of one account", "sallyport keys list --account acc_0123456789abcdef");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var request = OperatorRequest.Of(OperatorVerbs.ListKeys, new ListKeysArguments(parse.GetValue(account)));
                return operators.AskAsync(parse, request, ShowAll, makesFolder: false, cancellationToken);
            }
        );
        return verb;
    }

    private static Verb RevokeVerb(OperatorCommand operators)
    {
        var id = new Argument<string>("key-id") { Description = "The key, by its id key_…; never the key itself" };
        var verb = new Verb("revoke", "Revoke a key: it opens nothing any more, and its live sessions end within a second") { id };
        verb.WithExample("by its id from `keys list`", "sallyport keys revoke key_0123456789abcdef");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var request = OperatorRequest.Of(OperatorVerbs.RevokeKey, new IdArguments(parse.GetRequiredValue(id)));
                return operators.AskAsync(parse, request, ShowRevoked, makesFolder: false, cancellationToken);
            }
        );
        return verb;
    }

    // The secret alone on standard output: KEY=$(sallyport keys create …) holds just the key.
    private static void ShowSecret(JsonObject result, TextWriter output, Terminal terminal)
    {
        var key = result["key"]!;
        var end = (string?)key["expiresAt"] is { } expiresAt ? "it ends " + expiresAt : "it does not expire";
        terminal.Remark($"Key {(string?)key["id"]} ({(string?)key["name"]}) of {(string?)key["accountId"]}; {end}.");
        terminal.Remark("This is the only time it is shown. Keep it where the client finds it:");
        output.WriteLine((string?)result["secret"]);
    }

    private static void ShowRevoked(JsonObject result, TextWriter output)
    {
        var key = result["key"]!;
        output.WriteLine($"Key {(string?)key["id"]} ({(string?)key["prefix"]}…{(string?)key["lastFour"]}) is revoked.");
    }

    private static void ShowAll(JsonObject result, TextWriter output)
    {
        var keys = result["keys"]!.AsArray();
        if (keys.Count == 0)
        {
            output.WriteLine("No key yet: sallyport keys create --account ACCOUNT-ID");
            return;
        }

        var table = new TextTable("KEY", "ACCOUNT", "NAME", "SECRET", "STATE", "EXPIRES", "LAST USED", "FROM");
        foreach (var key in keys.OfType<JsonObject>())
        {
            table.Add(
                (string?)key["id"],
                (string?)key["accountId"],
                (string?)key["name"],
                $"{(string?)key["prefix"]}…{(string?)key["lastFour"]}",
                (string?)key["state"],
                (string?)key["expiresAt"],
                (string?)key["lastUsedAt"],
                (string?)key["lastUsedFrom"]
            );
        }

        table.WriteTo(output);
    }
}
