using System.CommandLine;
using Sallyport.Access.AdminTokens;
using Sallyport.Operations.Execution;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport admin-tokens …</c></summary>
internal static class AdminTokensCommand
{
    public static Command Create(OperatorCommand operators, GlobalOptions globals, TimeProvider time) =>
        new("admin-tokens", "Create, list and revoke tokens of the admin API")
        {
            CreateVerb(operators, globals, time),
            ListVerb(operators),
            RevokeVerb(operators),
        };

    private static Verb CreateVerb(OperatorCommand operators, GlobalOptions globals, TimeProvider time)
    {
        var name = new Option<string>("--name")
        {
            Description = "Whose token it is, or what for",
            HelpName = "TEXT",
            Required = true,
        };
        var role = ChoiceOption.Of<AdminRole>("--role", "viewer: reads (default); admin: reads and changes");
        var expires = Moment.Option("--expires", "When it ends: " + Moment.Forms + " (default: never)", time);
        var verb = new Verb("create", "Create a token of the admin API; it is printed once, alone, on standard output")
        {
            name,
            role,
            expires,
        };
        verb.WithExample(
                "for a dashboard that reads",
                "(umask 077; sallyport admin-tokens create --name grafana --expires 90d > admin.token)"
            )
            .WithExample("for a program that provisions", "sallyport admin-tokens create --name billing --role admin --expires 30d");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var arguments = new CreateAdminTokenArguments(
                    parse.GetRequiredValue(name),
                    parse.GetValue(role) ?? AdminRole.Viewer,
                    parse.GetValue(expires)
                );
                var terminal = globals.Terminal(parse);
                return operators.AskAsync(
                    parse,
                    OperatorVerbs.CreateAdminToken,
                    arguments,
                    (answer, output) => ShowSecret(answer, output, terminal),
                    cancellationToken
                );
            }
        );
        return verb;
    }

    private static Verb ListVerb(OperatorCommand operators)
    {
        var verb = new Verb("list", "List the tokens of the admin API, oldest first; a token is shown by its last four characters");
        verb.WithExample("all", "sallyport admin-tokens list");
        verb.SetAction(
            (parse, cancellationToken) =>
                operators.AskAsync(parse, OperatorVerbs.ListAdminTokens, new ListArguments(), ShowAll, cancellationToken)
        );
        return verb;
    }

    private static Verb RevokeVerb(OperatorCommand operators)
    {
        var id = new Argument<string>("token-id") { Description = "The token, by its id adm_…; never the token itself" };
        var verb = new Verb("revoke", "Revoke a token of the admin API: the next request with it is refused") { id };
        verb.WithExample("by its id from `admin-tokens list`", "sallyport admin-tokens revoke adm_0123456789abcdef");
        verb.SetAction(
            (parse, cancellationToken) =>
                operators.AskAsync(
                    parse,
                    OperatorVerbs.RevokeAdminToken,
                    new IdArguments(parse.GetRequiredValue(id)),
                    ShowRevoked,
                    cancellationToken
                )
        );
        return verb;
    }

    // The secret alone on standard output: TOKEN=$(sallyport admin-tokens create …) holds just the token.
    private static void ShowSecret(IssuedAdminTokenAnswer answer, TextWriter output, Terminal terminal)
    {
        var token = answer.AdminToken;
        var end = token.ExpiresAt is { } expiresAt ? "it ends " + expiresAt.Text() : "it does not expire";
        terminal.Remark($"Admin token {token.Id} ({token.Name}), role {token.Role.Text()}; {end}.");
        terminal.Remark("This is the only time it is shown:");
        output.WriteLine(answer.Secret);
    }

    private static void ShowRevoked(AdminTokenAnswer answer, TextWriter output) =>
        output.WriteLine($"Admin token {answer.AdminToken.Id} ({answer.AdminToken.Name}) is revoked.");

    private static void ShowAll(AdminTokensAnswer answer, TextWriter output)
    {
        if (answer.AdminTokens.Count == 0)
        {
            output.WriteLine("No admin token yet: sallyport admin-tokens create --name NAME --role viewer|admin");
            return;
        }

        var table = new TextTable("TOKEN", "NAME", "ROLE", "SECRET", "STATE", "CREATED", "EXPIRES");
        foreach (var token in answer.AdminTokens)
        {
            table.Add(
                token.Id,
                token.Name,
                token.Role.Text(),
                $"{token.Prefix}…{token.LastFour}",
                token.State.Text(),
                token.CreatedAt.Text(),
                token.ExpiresAt?.Text()
            );
        }

        table.WriteTo(output);
    }
}
