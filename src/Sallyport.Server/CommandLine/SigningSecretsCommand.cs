using System.CommandLine;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport secrets signing …</c></summary>
internal static class SigningSecretsCommand
{
    public static Command Create(OperatorCommand operators) =>
        new("signing", "The secrets that sign ws-tokens") { RotateVerb(operators), ListVerb(operators), RetireVerb(operators) };

    private static Verb RotateVerb(OperatorCommand operators)
    {
        var overlap = new Option<int?>("--overlap")
        {
            Description = "How long tokens of the secret before are accepted, such as 30m (default: the life of a token and half a minute)",
            HelpName = "DURATION",
            CustomParser = result =>
            {
                if (Moment.TryParseDuration(result.Tokens[0].Value, out var duration) && duration.TotalSeconds <= int.MaxValue)
                {
                    return (int)duration.TotalSeconds;
                }

                result.AddError($"--overlap \"{result.Tokens[0].Value}\" is not understood: give a duration such as 90s, 30m or 2h.");
                return null;
            },
        };
        var verb = new Verb(
            "rotate",
            "Make a new secret that signs from now on; the one before is accepted for a while, and nobody is dropped"
        )
        {
            overlap,
        };
        verb.WithExample("once a month", "sallyport secrets signing rotate")
            .WithExample(
                "when the secret leaked: the old one ends at once, and with it the tokens not used yet",
                "sallyport secrets signing rotate && sallyport secrets signing retire 1"
            );
        verb.SetAction(
            (parse, cancellationToken) =>
                operators.AskAsync(
                    parse,
                    OperatorVerbs.RotateSigningSecret,
                    new RotateSigningArguments(parse.GetValue(overlap)),
                    (answer, output) => Show(answer.Secrets, output),
                    cancellationToken
                )
        );
        return verb;
    }

    private static Verb ListVerb(OperatorCommand operators)
    {
        var verb = new Verb("list", "List the signing secrets in use, by version and kid; the secrets themselves are not shown");
        verb.WithExample("a table", "sallyport secrets signing list");
        verb.SetAction(
            (parse, cancellationToken) =>
                operators.AskAsync(
                    parse,
                    OperatorVerbs.ListSigningSecrets,
                    new NoArguments(),
                    (answer, output) => Show(answer.Secrets, output),
                    cancellationToken
                )
        );
        return verb;
    }

    private static Verb RetireVerb(OperatorCommand operators)
    {
        var version = new Argument<int>("version") { Description = "The version, from `secrets signing list`" };
        var verb = new Verb("retire", "Remove a signing secret before its time: tokens it signed are refused at once") { version };
        verb.WithExample("after it leaked", "sallyport secrets signing retire 1");
        verb.SetAction(
            (parse, cancellationToken) =>
                operators.AskAsync(
                    parse,
                    OperatorVerbs.RetireSigningSecret,
                    new SecretVersionArguments(parse.GetValue(version)),
                    (answer, output) => Show(answer.Secrets, output),
                    cancellationToken
                )
        );
        return verb;
    }

    private static void Show(IReadOnlyList<SigningSecretView> secrets, TextWriter output)
    {
        var table = new TextTable("VERSION", "KID", "STATE", "CREATED", "ACCEPTED UNTIL");
        foreach (var secret in secrets)
        {
            table.Add(secret.Version.ToString(), secret.Kid, secret.State, secret.CreatedAt?.Text(), secret.AcceptedUntil?.Text());
        }

        table.WriteTo(output);
    }
}
