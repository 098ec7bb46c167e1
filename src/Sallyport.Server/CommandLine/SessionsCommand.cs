using System.CommandLine;
using System.Text.Json.Nodes;
using Sallyport.Operations.Execution;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport sessions …</c>: asks the running server.</summary>
internal static class SessionsCommand
{
    public static Command Create(OperatorCommand operators) =>
        new("sessions", "List, show and end live sessions of the running server")
        {
            ListVerb(operators),
            ShowVerb(operators),
            DisconnectVerb(operators),
        };

    private static Verb ListVerb(OperatorCommand operators)
    {
        var key = KeyOption();
        var account = AccountOption();
        var ip = IpOption();
        var door = ChoiceOption.Of<SessionDoor>("--door", "Only those of this door");
        var limit = new Option<int?>("--limit") { Description = "The first so many (default: all)", HelpName = "COUNT" };
        var verb = new Verb("list", "List live sessions, oldest first") { key, account, door, ip, limit };
        verb.WithExample("all", "sallyport sessions list")
            .WithExample("of one key on one network", "sallyport sessions list --key key_0123456789abcdef --ip 203.0.113.0/24");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var arguments = new ListSessionsArguments(
                    parse.GetValue(key),
                    parse.GetValue(account),
                    parse.GetValue(door),
                    parse.GetValue(ip),
                    parse.GetValue(limit)
                );
                var request = OperatorRequest.Of(OperatorVerbs.ListSessions, arguments);
                return operators.AskAsync(parse, request, ShowAll, makesFolder: false, cancellationToken);
            }
        );
        return verb;
    }

    private static Verb ShowVerb(OperatorCommand operators)
    {
        var id = new Argument<string>("session-id") { Description = "The session, ses_…" };
        var verb = new Verb("show", "Show one live session") { id };
        verb.WithExample("by its id from `sessions list` or the log", "sallyport sessions show ses_0123456789abcdef");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var request = OperatorRequest.Of(OperatorVerbs.ShowSession, new IdArguments(parse.GetRequiredValue(id)));
                return operators.AskAsync(parse, request, ShowOne, makesFolder: false, cancellationToken);
            }
        );
        return verb;
    }

    private static Verb DisconnectVerb(OperatorCommand operators)
    {
        var id = new Argument<string?>("session-id") { Description = "The session, ses_…", Arity = ArgumentArity.ZeroOrOne };
        var key = KeyOption();
        var account = AccountOption();
        var ip = IpOption();
        var reason = new Option<string?>("--reason") { Description = "Why, for the audit log", HelpName = "TEXT" };
        var verb = new Verb(
            "disconnect",
            "End live sessions: one by its id, or all of a key, account, address or network. Their key stays good and they may come back"
        )
        {
            id,
            key,
            account,
            ip,
            reason,
        };
        verb.WithExample("one", "sallyport sessions disconnect ses_0123456789abcdef")
            .WithExample("all from one network", "sallyport sessions disconnect --ip 203.0.113.0/24 --reason \"flood, ticket 4711\"");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var arguments = new DisconnectSessionsArguments(
                    parse.GetValue(id),
                    parse.GetValue(key),
                    parse.GetValue(account),
                    parse.GetValue(ip),
                    parse.GetValue(reason)
                );
                var request = OperatorRequest.Of(OperatorVerbs.DisconnectSessions, arguments);
                return operators.AskAsync(parse, request, ShowCount, makesFolder: false, cancellationToken);
            }
        );
        return verb;
    }

    private static Option<string?> KeyOption() => new("--key") { Description = "Only those of this key, key_…", HelpName = "KEY-ID" };

    private static Option<string?> AccountOption() =>
        new("--account") { Description = "Only those of this account, acc_…", HelpName = "ACCOUNT-ID" };

    private static Option<string?> IpOption() =>
        new("--ip") { Description = "Only those from this address or network", HelpName = "ADDRESS" };

    private static void ShowCount(JsonObject result, TextWriter output)
    {
        var count = (int)result["disconnected"]!;
        output.WriteLine(count == 1 ? "1 session was ended." : $"{count} sessions were ended.");
    }

    private static void ShowOne(JsonObject result, TextWriter output)
    {
        var session = result["session"]!;
        new FieldList()
            .Add("session", (string?)session["id"])
            .Add("key", (string?)session["keyId"])
            .Add("account", (string?)session["accountId"])
            .Add("door", (string?)session["door"])
            .Add("address", (string?)session["address"])
            .Add("since", (string?)session["since"])
            .Add("subscriptions", session["subscriptions"]?.ToString())
            .WriteTo(output);
    }

    private static void ShowAll(JsonObject result, TextWriter output)
    {
        var sessions = result["sessions"]!.AsArray();
        if (sessions.Count == 0)
        {
            output.WriteLine("No live session.");
            return;
        }

        var table = new TextTable("SESSION", "KEY", "ACCOUNT", "DOOR", "ADDRESS", "SINCE", "SUBSCRIPTIONS");
        foreach (var session in sessions.OfType<JsonObject>())
        {
            table.Add(
                (string?)session["id"],
                (string?)session["keyId"],
                (string?)session["accountId"],
                (string?)session["door"],
                (string?)session["address"],
                (string?)session["since"],
                session["subscriptions"]?.ToString()
            );
        }

        table.WriteTo(output);
        if (result["nextCursor"] is not null)
        {
            output.WriteLine("There are more: see all without --limit.");
        }
    }
}
