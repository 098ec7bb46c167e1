using System.CommandLine;
using System.Text.Json.Nodes;
using Sallyport.Access.AccessRequests;
using Sallyport.Access.Accounts;
using Sallyport.Operations.Execution;
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
                var request = OperatorRequest.Of(OperatorVerbs.ListRequests, arguments);
                return operators.AskAsync(parse, request, ShowAll, makesFolder: false, cancellationToken);
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
            {
                var request = OperatorRequest.Of(OperatorVerbs.ShowRequest, new IdArguments(parse.GetRequiredValue(id)));
                return operators.AskAsync(parse, request, ShowOne, makesFolder: false, cancellationToken);
            }
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
                var request = OperatorRequest.Of(OperatorVerbs.ApproveRequest, arguments);
                return operators.AskAsync(
                    parse,
                    request,
                    (result, output) => ShowLink(result, output, terminal),
                    makesFolder: false,
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
                var request = OperatorRequest.Of(OperatorVerbs.DeclineRequest, arguments);
                return operators.AskAsync(parse, request, ShowDeclined, makesFolder: false, cancellationToken);
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
                var request = OperatorRequest.Of(OperatorVerbs.RelinkRequest, arguments);
                return operators.AskAsync(
                    parse,
                    request,
                    (result, output) => ShowLink(result, output, terminal),
                    makesFolder: false,
                    cancellationToken
                );
            }
        );
        return verb;
    }

    private static Argument<string> IdArgument() => new("request-id") { Description = "The request, by its id req_…" };

    private static Option<bool> CopyOption() => new("--copy") { Description = "Print the link even where it could be mailed" };

    // The link alone on standard output: LINK=$(sallyport requests approve …) holds just the link.
    private static void ShowLink(JsonObject result, TextWriter output, Terminal terminal)
    {
        var request = result["request"]!;
        terminal.Remark($"Account {(string?)request["accountId"]} ({(string?)request["tier"]}) of request {(string?)request["id"]}.");
        if ((string?)result["link"] is not { } link)
        {
            output.WriteLine(
                $"The link is being mailed to {(string?)request["contact"]}; `sallyport requests show {(string?)request["id"]}` tells whether it went."
            );
            return;
        }

        terminal.Remark($"This link makes the key, once, until {(string?)request["linkExpiresAt"]}. It is shown only now: pass it on to");
        terminal.Remark($"{(string?)request["contact"]}");
        if ((string?)result["hint"] is { } hint)
        {
            terminal.Remark(hint);
        }

        output.WriteLine(link);
    }

    private static void ShowDeclined(JsonObject result, TextWriter output) =>
        output.WriteLine($"Request {(string?)result["request"]!["id"]} is declined.");

    private static void ShowOne(JsonObject result, TextWriter output)
    {
        var request = result["request"]!.AsObject();
        new FieldList()
            .Add("request", (string?)request["id"])
            .Add("state", (string?)request["state"])
            .Add("name", (string?)request["name"])
            .Add("contact", (string?)request["contact"])
            .Add("use case", (string?)request["useCase"])
            .Add("came", (string?)request["createdAt"])
            .Add("decided", (string?)request["decidedAt"])
            .Add("reason", (string?)request["reason"])
            .Add("tier", (string?)request["tier"])
            .Add("account", (string?)request["accountId"])
            .Add("key name", (string?)request["keyName"])
            .Add("scopes", request["keyScopes"] is JsonArray scopes ? string.Join(' ', scopes.Select(scope => (string?)scope)) : null)
            .Add("key ends", (string?)request["keyExpiresAt"])
            .Add("link", (string?)request["linkDelivery"])
            .Add("link ends", (string?)request["linkExpiresAt"])
            .Add("key made", (string?)request["redeemedAt"])
            .Add("key", (string?)request["keyId"])
            .WriteTo(output);
    }

    private static void ShowAll(JsonObject result, TextWriter output)
    {
        var requests = result["requests"]!.AsArray();
        if (requests.Count == 0)
        {
            output.WriteLine("No request.");
            return;
        }

        var table = new TextTable("REQUEST", "STATE", "CAME", "NAME", "CONTACT", "TIER", "LINK");
        foreach (var request in requests.OfType<JsonObject>())
        {
            table.Add(
                (string?)request["id"],
                (string?)request["state"],
                (string?)request["createdAt"],
                (string?)request["name"],
                (string?)request["contact"],
                (string?)request["tier"],
                (string?)request["linkDelivery"]
            );
        }

        table.WriteTo(output);
    }
}
