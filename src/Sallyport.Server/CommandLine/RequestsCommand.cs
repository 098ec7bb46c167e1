using System.CommandLine;
using Sallyport.Access.AccessRequests;
using Sallyport.Access.Accounts;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport requests …</c></summary>
internal static class RequestsCommand
{
    private const string ExampleId = "req_0123456789abcdef";

    public static Command Create(OperatorCommand operators, GlobalOptions globals, TimeProvider time) =>
        new("requests", "List, approve and decline requests for access")
        {
            ListVerb(operators),
            ShowVerb(operators),
            ApproveVerb(operators, globals, time),
            DeclineVerb(operators),
            RelinkVerb(operators, globals),
        };

    private static Verb ListVerb(OperatorCommand operators)
    {
        var state = new Option<AccessRequestState?>("--state")
        {
            Description = "Only those in this state: pending, approved, declined, redeemed, expired",
            HelpName = "STATE",
        };
        var limit = new Option<int?>("--limit") { Description = "Not more than so many, the oldest", HelpName = "NUMBER" };
        var verb = new Verb("list", "List requests for access, oldest first") { state, limit };
        verb.WithExample("what waits for you", "sallyport requests list --state pending");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var arguments = new ListAccessRequestsArguments(parse.GetValue(state), parse.GetValue(limit));
                return operators.AskAsync(parse, OperatorVerbs.ListRequests, arguments, ShowAll, cancellationToken);
            }
        );
        return verb;
    }

    private static Verb ShowVerb(OperatorCommand operators)
    {
        var id = IdArgument();
        var verb = new Verb("show", "Show a request: who asks, what for, and what became of it") { id };
        verb.WithExample("by its id from `requests list`", $"sallyport requests show {ExampleId}");
        verb.SetAction(
            (parse, cancellationToken) =>
                operators.AskAsync(
                    parse,
                    OperatorVerbs.ShowRequest,
                    new IdArguments(parse.GetRequiredValue(id)),
                    ShowOne,
                    cancellationToken
                )
        );
        return verb;
    }

    private static Verb ApproveVerb(OperatorCommand operators, GlobalOptions globals, TimeProvider time)
    {
        var id = IdArgument();
        var tier = new Option<string>("--tier")
        {
            Description = "The account's tier: " + string.Join(", ", TierNames.All),
            HelpName = "TIER",
            Required = true,
        };
        var name = new Option<string?>("--key-name") { Description = "What to call the key (default: default)", HelpName = "TEXT" };
        var scopes = new Option<string[]>("--scope")
        {
            Description = "What the key may do, such as evm:read; again for more (default: everything)",
            HelpName = "SCOPE",
        };
        var expires = new Option<DateTimeOffset?>("--expires")
        {
            Description = "When the key ends: " + Moment.Forms + " (default: never)",
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
        var copy = CopyOption();
        var verb = new Verb(
            "approve",
            "Approve a request: create the account, and the one-time link with which the applicant makes the key"
        )
        {
            id,
            tier,
            name,
            scopes,
            expires,
            copy,
        };
        verb.WithExample("a customer of the second tier", $"sallyport requests approve {ExampleId} --tier Basic")
            .WithExample(
                "for trying out, a month long, reading only",
                $"sallyport requests approve {ExampleId} --tier Free --expires 30d --scope evm:read --scope market:read"
            );
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var arguments = new ApproveArguments(
                    parse.GetRequiredValue(id),
                    parse.GetRequiredValue(tier),
                    parse.GetValue(name),
                    parse.GetValue(scopes) is { Length: > 0 } some ? some : null,
                    parse.GetValue(expires),
                    parse.GetValue(copy)
                );
                var terminal = globals.Terminal(parse);
                return operators.AskAsync(
                    parse,
                    OperatorVerbs.ApproveRequest,
                    arguments,
                    (answer, output) => ShowLink(answer, output, terminal),
                    cancellationToken
                );
            }
        );
        return verb;
    }

    private static Verb DeclineVerb(OperatorCommand operators)
    {
        var id = IdArgument();
        var reason = new Option<string?>("--reason") { Description = "Why, for yourself; the applicant is not told", HelpName = "TEXT" };
        var verb = new Verb("decline", "Decline a request; this is final") { id, reason };
        verb.WithExample("with a note for yourself", $"sallyport requests decline {ExampleId} --reason \"no use case\"");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var arguments = new DeclineArguments(parse.GetRequiredValue(id), parse.GetValue(reason));
                return operators.AskAsync(parse, OperatorVerbs.DeclineRequest, arguments, ShowDeclined, cancellationToken);
            }
        );
        return verb;
    }

    private static Verb RelinkVerb(OperatorCommand operators, GlobalOptions globals)
    {
        var id = IdArgument();
        var copy = CopyOption();
        var verb = new Verb(
            "relink",
            "Issue another link: the former opens nothing any more, and a key made by it and never used is revoked"
        )
        {
            id,
            copy,
        };
        verb.WithExample("the link got lost or ran out", $"sallyport requests relink {ExampleId}");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var terminal = globals.Terminal(parse);
                var arguments = new RelinkArguments(parse.GetRequiredValue(id), parse.GetValue(copy));
                return operators.AskAsync(
                    parse,
                    OperatorVerbs.RelinkRequest,
                    arguments,
                    (answer, output) => ShowLink(answer, output, terminal),
                    cancellationToken
                );
            }
        );
        return verb;
    }

    private static Argument<string> IdArgument() => new("request-id") { Description = "The request, by its id req_…" };

    private static Option<bool> CopyOption() => new("--copy") { Description = "Print the link even where it could be mailed" };

    // The link alone on standard output: LINK=$(sallyport requests approve …) holds just the link.
    private static void ShowLink(LinkAnswer answer, TextWriter output, Terminal terminal)
    {
        var request = answer.Request;
        terminal.Remark($"Account {request.AccountId} ({request.Tier}) of request {request.Id}.");
        if (answer.Link is not { } link)
        {
            output.WriteLine(
                $"The link is being mailed to {request.Contact}; `sallyport requests show {request.Id}` tells whether it went."
            );
            return;
        }

        terminal.Remark($"This link makes the key, once, until {request.LinkExpiresAt?.Text()}. It is shown only now: pass it on to");
        terminal.Remark(request.Contact);
        if (answer.Hint is { } hint)
        {
            terminal.Remark(hint);
        }

        output.WriteLine(link);
    }

    private static void ShowDeclined(AccessRequestAnswer answer, TextWriter output) =>
        output.WriteLine($"Request {answer.Request.Id} is declined.");

    private static void ShowOne(AccessRequestAnswer answer, TextWriter output)
    {
        var request = answer.Request;
        new FieldList()
            .Add("request", request.Id)
            .Add("state", request.State.Text())
            .Add("name", request.Name)
            .Add("contact", request.Contact)
            .Add("use case", request.UseCase)
            .Add("came", request.CreatedAt.Text())
            .Add("decided", request.DecidedAt?.Text())
            .Add("reason", request.Reason)
            .Add("tier", request.Tier)
            .Add("account", request.AccountId)
            .Add("key name", request.KeyName)
            .Add("scopes", request.KeyScopes is { } scopes ? string.Join(' ', scopes) : null)
            .Add("key ends", request.KeyExpiresAt?.Text())
            .Add("link", request.LinkDelivery?.Text())
            .Add("link ends", request.LinkExpiresAt?.Text())
            .Add("key made", request.RedeemedAt?.Text())
            .Add("key", request.KeyId)
            .WriteTo(output);
    }

    private static void ShowAll(AccessRequestsAnswer answer, TextWriter output)
    {
        if (answer.Requests.Count == 0)
        {
            output.WriteLine("No request.");
            return;
        }

        var table = new TextTable("REQUEST", "STATE", "CAME", "NAME", "CONTACT", "TIER", "LINK");
        foreach (var request in answer.Requests)
        {
            table.Add(
                request.Id,
                request.State.Text(),
                request.CreatedAt.Text(),
                request.Name,
                request.Contact,
                request.Tier,
                request.LinkDelivery?.Text()
            );
        }

        table.WriteTo(output);
    }
}
