using System.CommandLine;
using System.CommandLine.Parsing;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;

namespace Sallyport.Server.CommandLine;

/// <content>Verbs that change a key or put another in its place.</content>
internal static partial class KeysCommand
{
    private static Verb EditVerb(OperatorCommand operators, TimeProvider time)
    {
        var id = KeyId();
        var name = new Option<string?>("--name") { Description = "What to call the key", HelpName = "TEXT" };
        var expires = Moment.Option("--expires", "When it ends: " + Moment.Forms, time);
        var never = new Option<bool>("--never-expires") { Description = "It does not expire any more" };
        var bounds = new KeyBoundOptions(isEdit: true);
        var verb = new Verb(
            "edit",
            "Change a live key's name, scopes, expiry, origins or address ranges; it holds at once, for live sessions too"
        )
        {
            id,
            name,
            expires,
            never,
        };
        bounds.AddTo(verb);
        verb.Validators.Add(result =>
        {
            if (!result.Children.Any(child => child is OptionResult { Implicit: false, Option.Recursive: false }))
            {
                result.AddError(
                    "Say what to change: --name, --scope, --expires, --never-expires, --origin, --ip-range and their --any- forms."
                );
            }
        });
        verb.WithExample("take trading away", "sallyport keys edit key_0123456789abcdef --scope evm:read --scope market:read")
            .WithExample("bind it to a network", "sallyport keys edit key_0123456789abcdef --ip-range 203.0.113.0/24")
            .WithExample("let it end in a week", "sallyport keys edit key_0123456789abcdef --expires 7d");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var arguments = new EditKeyArguments(
                    parse.GetRequiredValue(id),
                    parse.GetValue(name),
                    bounds.Scopes(parse),
                    parse.GetValue(expires),
                    parse.GetValue(never),
                    bounds.Origins(parse),
                    bounds.IpRanges(parse)
                );
                return operators.AskAsync(parse, OperatorVerbs.EditKey, arguments, KeyOutput.ShowOne, cancellationToken);
            }
        );
        return verb;
    }

    private static Verb RotateVerb(OperatorCommand operators, GlobalOptions globals, TimeProvider time)
    {
        var id = KeyId();
        var overlap = Overlap();
        var expires = Moment.Option("--expires", "When the new key ends: " + Moment.Forms + " (default: when the old one would)", time);
        var verb = new Verb(
            "rotate",
            "Replace a key by another with the same rights; both are valid during the overlap. Prints the new key as `create` does"
        )
        {
            id,
            overlap,
            expires,
        };
        verb.WithExample("with a day to change over", "sallyport keys rotate key_0123456789abcdef")
            .WithExample("with a week", "(umask 077; sallyport keys rotate key_0123456789abcdef --overlap 7d > bot.key)");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var arguments = new RotateKeyArguments(
                    parse.GetRequiredValue(id),
                    (long?)parse.GetValue(overlap)?.TotalSeconds,
                    parse.GetValue(expires)
                );
                var terminal = globals.Terminal(parse);
                return operators.AskAsync(
                    parse,
                    OperatorVerbs.RotateKey,
                    arguments,
                    (answer, output) => KeyOutput.ShowRotated(answer, output, terminal),
                    cancellationToken
                );
            }
        );
        return verb;
    }

    private static Verb RegenerateVerb(OperatorCommand operators, GlobalOptions globals)
    {
        var id = KeyId();
        var verb = new Verb(
            "regenerate",
            "Replace a compromised key at once: the old one is revoked and its sessions end. Prints the new key as `create` does"
        )
        {
            id,
        };
        verb.WithExample("a stolen key", "(umask 077; sallyport keys regenerate key_0123456789abcdef > bot.key)");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var terminal = globals.Terminal(parse);
                return operators.AskAsync(
                    parse,
                    OperatorVerbs.RegenerateKey,
                    new IdArguments(parse.GetRequiredValue(id)),
                    (answer, output) => KeyOutput.ShowRotated(answer, output, terminal),
                    cancellationToken
                );
            }
        );
        return verb;
    }

    private static Verb ReportLeakVerb(OperatorCommand operators)
    {
        var id = new Option<string?>("--key-id") { Description = "The key by its id, key_…", HelpName = "KEY-ID" };
        var stdin = new Option<bool>("--key-stdin") { Description = "Read the API key itself from standard input" };
        var source = new Option<string?>("--source") { Description = "Where it was found: an address or words", HelpName = "TEXT" };
        var verb = new Verb("report-leak", "Report a key as leaked: it is revoked, or marked, as LeakReports:Action says")
        {
            id,
            stdin,
            source,
        };
        verb.Validators.Add(result =>
        {
            var byId = result.GetResult(id) is { Implicit: false };
            if (byId == result.GetValue(stdin))
            {
                result.AddError(
                    "Give either --key-id or --key-stdin. A key never goes among the arguments: other users of the machine can read those."
                );
            }
        });
        verb.WithExample("a key somebody mailed to you", "sallyport keys report-leak --key-stdin --source \"mail of 3 May\" < found.key")
            .WithExample("by its id", "sallyport keys report-leak --key-id key_0123456789abcdef");
        verb.SetAction(
            async (parse, cancellationToken) =>
            {
                var arguments = new ReportLeakedKeyArguments
                {
                    Id = parse.GetValue(id),
                    ApiKey = parse.GetValue(stdin) ? await KeyInput.ReadAsync(Console.In, cancellationToken) : null,
                    Source = parse.GetValue(source),
                };
                return await operators.AskAsync(parse, OperatorVerbs.ReportLeakedKey, arguments, KeyOutput.ShowReported, cancellationToken);
            }
        );
        return verb;
    }

    private static Option<TimeSpan?> Overlap() =>
        new("--overlap")
        {
            Description = "How long the old key stays valid beside the new one, 1s to 30d (default: 24h)",
            HelpName = "DURATION",
            CustomParser = result =>
            {
                if (Moment.TryParseDuration(result.Tokens[0].Value, out var duration))
                {
                    return duration;
                }

                result.AddError($"--overlap \"{result.Tokens[0].Value}\" is not understood: give a duration such as 30m, 12h or 7d.");
                return null;
            },
        };
}
