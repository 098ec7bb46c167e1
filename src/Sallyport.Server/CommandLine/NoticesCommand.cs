using System.CommandLine;
using Sallyport.Access.Notices;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport notices …</c></summary>
internal static class NoticesCommand
{
    public static Command Create(OperatorCommand operators) =>
        new("notices", "See what the server noticed by itself, and acknowledge it") { ListVerb(operators), AcknowledgeVerb(operators) };

    private static Verb ListVerb(OperatorCommand operators)
    {
        var account = new Option<string?>("--account") { Description = "Only about this account, acc_…", HelpName = "ACCOUNT-ID" };
        var key = new Option<string?>("--key") { Description = "Only about this key, key_…", HelpName = "KEY-ID" };
        var kind = new Option<string?>("--kind")
        {
            Description = "Only of this kind: " + string.Join(", ", NoticeKindText.Words),
            HelpName = "KIND",
        };
        var open = new Option<bool>("--open") { Description = "Only those nobody has acknowledged" };
        var limit = new Option<int?>("--limit") { Description = "At most so many (default: all)", HelpName = "COUNT" };
        var verb = new Verb("list", "List notices, newest first") { account, key, kind, open, limit };
        verb.WithExample("what is new", "sallyport notices list --open")
            .WithExample("about one key", "sallyport notices list --key key_0123456789abcdef --json");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var arguments = new ListNoticesArguments(
                    parse.GetValue(account),
                    parse.GetValue(key),
                    parse.GetValue(kind),
                    parse.GetValue(open) ? true : null,
                    parse.GetValue(limit)
                );
                return operators.AskAsync(parse, OperatorVerbs.ListNotices, arguments, ShowAll, cancellationToken);
            }
        );
        return verb;
    }

    private static Verb AcknowledgeVerb(OperatorCommand operators)
    {
        var id = new Argument<string>("notice-id") { Description = "The notice, by its id ntc_…" };
        var verb = new Verb("acknowledge", "Acknowledge a notice: it is no longer open; the audit log keeps who did it") { id };
        verb.WithExample("by its id from `notices list`", "sallyport notices acknowledge ntc_0123456789abcdef");
        verb.SetAction(
            (parse, cancellationToken) =>
                operators.AskAsync(
                    parse,
                    OperatorVerbs.AcknowledgeNotice,
                    new IdArguments(parse.GetRequiredValue(id)),
                    ShowOne,
                    cancellationToken
                )
        );
        return verb;
    }

    private static void ShowOne(NoticeAnswer answer, TextWriter output)
    {
        var notice = answer.Notice;
        output.WriteLine($"Notice {notice.Id} was acknowledged at {notice.AcknowledgedAt?.Text()} by {notice.AcknowledgedBy}.");
    }

    private static void ShowAll(NoticesAnswer answer, TextWriter output)
    {
        if (answer.Notices.Count == 0)
        {
            output.WriteLine("No notice.");
            return;
        }

        var table = new TextTable("NOTICE", "RAISED", "KIND", "ACCOUNT", "KEY", "ACKNOWLEDGED", "TEXT");
        foreach (var notice in answer.Notices)
        {
            table.Add(notice.Id, notice.RaisedAt.Text(), notice.Kind, notice.AccountId, notice.KeyId, notice.AcknowledgedBy, notice.Text);
        }

        table.WriteTo(output);
    }
}
