using System.CommandLine;
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
                return operators.AskAsync(parse, OperatorVerbs.ListSessions, arguments, ShowAll, cancellationToken);
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
                operators.AskAsync(
                    parse,
                    OperatorVerbs.ShowSession,
                    new IdArguments(parse.GetRequiredValue(id)),
                    ShowOne,
                    cancellationToken
                )
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
                return operators.AskAsync(parse, OperatorVerbs.DisconnectSessions, arguments, ShowCount, cancellationToken);
            }
        );
        return verb;
    }

    private static Option<string?> KeyOption() => new("--key") { Description = "Only those of this key, key_…", HelpName = "KEY-ID" };

    private static Option<string?> AccountOption() =>
        new("--account") { Description = "Only those of this account, acc_…", HelpName = "ACCOUNT-ID" };

    private static Option<string?> IpOption() =>
        new("--ip") { Description = "Only those from this address or network", HelpName = "ADDRESS" };

    private static void ShowCount(DisconnectedAnswer answer, TextWriter output) =>
        output.WriteLine(answer.Disconnected == 1 ? "1 session was ended." : $"{answer.Disconnected} sessions were ended.");

    private static void ShowOne(SessionAnswer answer, TextWriter output)
    {
        var session = answer.Session;
        new FieldList()
            .Add("session", session.Id)
            .Add("key", session.KeyId)
            .Add("account", session.AccountId)
            .Add("door", session.Door.Text())
            .Add("address", session.Address)
            .Add("since", session.Since.Text())
            .Add("subscriptions", session.Subscriptions.ToString())
            .WriteTo(output);
    }

    private static void ShowAll(SessionsAnswer answer, TextWriter output)
    {
        if (answer.Sessions.Count == 0)
        {
            output.WriteLine("No live session.");
            return;
        }

        var table = new TextTable("SESSION", "KEY", "ACCOUNT", "DOOR", "ADDRESS", "SINCE", "SUBSCRIPTIONS");
        foreach (var session in answer.Sessions)
        {
            table.Add(
                session.Id,
                session.KeyId,
                session.AccountId,
                session.Door.Text(),
                session.Address,
                session.Since.Text(),
                session.Subscriptions.ToString()
            );
        }

        table.WriteTo(output);
        if (answer.NextCursor is not null)
        {
            output.WriteLine("There are more: see all without --limit.");
        }
    }
}
