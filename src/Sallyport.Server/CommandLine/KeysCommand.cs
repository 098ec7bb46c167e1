using System.CommandLine;
using Sallyport.Access.Keys;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport keys …</c></summary>
internal static partial class KeysCommand
{
    public static Command Create(OperatorCommand operators, GlobalOptions globals, TimeProvider time) =>
        new("keys", "Create, list, change, rotate and revoke API keys")
        {
            CreateVerb(operators, globals, time),
            ListVerb(operators),
            ShowVerb(operators),
            EditVerb(operators, time),
            RotateVerb(operators, globals, time),
            RegenerateVerb(operators, globals),
            RevokeVerb(operators),
            ReportLeakVerb(operators),
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
        var expires = Moment.Option("--expires", "When it ends: " + Moment.Forms + " (default: never)", time);
        var bounds = new KeyBoundOptions(isEdit: false);
        var verb = new Verb("create", "Create an API key; it is printed once, alone, on standard output, and can never be shown again")
        {
            account,
            name,
            test,
            expires,
        };
        bounds.AddTo(verb);
        verb.WithExample("a key for 90 days", "sallyport keys create --account acc_0123456789abcdef --name trading-bot --expires 90d")
            .WithExample(
                "one that only reads, for one web page",
                "sallyport keys create --account acc_0123456789abcdef --scope market:read --origin https://app.example.com"
            )
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
                    parse.GetValue(expires),
                    bounds.Scopes(parse),
                    bounds.Origins(parse),
                    bounds.IpRanges(parse)
                );
                var terminal = globals.Terminal(parse);
                return operators.AskAsync(
                    parse,
                    OperatorVerbs.CreateKey,
                    arguments,
                    (answer, output) => KeyOutput.ShowIssued(answer, output, terminal),
                    cancellationToken
                );
            }
        );
        return verb;
    }

    private static Verb ListVerb(OperatorCommand operators)
    {
        var account = new Option<string?>("--account") { Description = "Only the keys of this account, acc_…", HelpName = "ACCOUNT-ID" };
        var state = new Option<KeyState?>("--state")
        {
            Description = "Only keys that are active, rotating, revoked or expired now",
            HelpName = "STATE",
        };
        var paging = new ListOptions();
        var verb = new Verb("list", "List API keys, oldest first; a key is shown by its prefix and last four characters")
        {
            account,
            state,
        };
        paging.AddTo(verb);
        verb.WithExample("all", "sallyport keys list")
            .WithExample("of one account", "sallyport keys list --account acc_0123456789abcdef")
            .WithExample("which rotations are under way", "sallyport keys list --state rotating");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var arguments = new ListKeysArguments(
                    parse.GetValue(account),
                    parse.GetValue(state),
                    paging.Limit(parse),
                    paging.Cursor(parse)
                );
                return operators.AskAsync(parse, OperatorVerbs.ListKeys, arguments, KeyOutput.ShowAll, cancellationToken);
            }
        );
        return verb;
    }

    private static Verb ShowVerb(OperatorCommand operators)
    {
        var id = KeyId();
        var verb = new Verb("show", "Show one API key; never the key itself") { id };
        verb.WithExample("by its id from `keys list`", "sallyport keys show key_0123456789abcdef");
        verb.SetAction(
            (parse, cancellationToken) =>
                operators.AskAsync(
                    parse,
                    OperatorVerbs.ShowKey,
                    new IdArguments(parse.GetRequiredValue(id)),
                    KeyOutput.ShowOne,
                    cancellationToken
                )
        );
        return verb;
    }

    private static Verb RevokeVerb(OperatorCommand operators)
    {
        var id = KeyId();
        var verb = new Verb("revoke", "Revoke a key: it opens nothing any more, and its live sessions end within a second") { id };
        verb.WithExample("by its id from `keys list`", "sallyport keys revoke key_0123456789abcdef");
        verb.SetAction(
            (parse, cancellationToken) =>
                operators.AskAsync(
                    parse,
                    OperatorVerbs.RevokeKey,
                    new IdArguments(parse.GetRequiredValue(id)),
                    KeyOutput.ShowRevoked,
                    cancellationToken
                )
        );
        return verb;
    }

    private static Argument<string> KeyId() => new("key-id") { Description = "The key, by its id key_…; never the key itself" };
}
