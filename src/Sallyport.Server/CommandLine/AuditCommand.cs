using System.CommandLine;
using System.Text.Json.Nodes;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport audit …</c></summary>
internal static class AuditCommand
{
    public static Command Create(OperatorCommand operators, TimeProvider time) =>
        new("audit", "Read and verify the log of who changed what, and when") { ListVerb(operators, time), VerifyVerb(operators) };

    private static Verb ListVerb(OperatorCommand operators, TimeProvider time)
    {
        var actor = new Option<string?>("--actor") { Description = "Only of this user, adm_…, req_… or key_…", HelpName = "ID" };
        var action = new Option<string?>("--action")
        {
            Description = "Only this action, such as keys.revoke; \"keys.\" with the dot stands for all of keys",
            HelpName = "ACTION",
        };
        var target = new Option<string?>("--target") { Description = "Only on this account, key, token or secret", HelpName = "ID" };
        var since = PastOption.Create("--since", "Only from then on", time);
        var until = PastOption.Create("--until", "Only before then", time);
        var limit = new Option<int?>("--limit") { Description = "At most so many (default: all)", HelpName = "COUNT" };
        var verb = new Verb("list", "List audit entries, newest first") { actor, action, target, since, until, limit };
        verb.WithExample("who did what today", "sallyport audit list --since 24h")
            .WithExample("the life of one key", "sallyport audit list --target key_0123456789abcdef --json")
            .WithExample("everything done with secrets", "sallyport audit list --action secrets.");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var arguments = new ListAuditArguments(
                    parse.GetValue(actor),
                    parse.GetValue(action),
                    parse.GetValue(target),
                    parse.GetValue(since),
                    parse.GetValue(until),
                    parse.GetValue(limit)
                );
                return operators.AskAsync(parse, OperatorVerbs.ListAudit, arguments, ShowAll, cancellationToken);
            }
        );
        return verb;
    }

    private static Verb VerifyVerb(OperatorCommand operators)
    {
        var head = new Option<string?>("--head")
        {
            Description = "An entry that must still be there, as an earlier verify printed it: shows whether the end was cut off",
            HelpName = "NUMBER:HASH",
        };
        var verb = new Verb("verify", "Walk along the chain of hashes and name the first broken entry; a running server goes on meanwhile")
        {
            head,
        };
        verb.WithExample("and keep what it prints on another machine", "sallyport audit verify --json | jq -r .head")
            .WithExample("against the head of last week", "sallyport audit verify --head \"$(cat audit-head)\"");
        verb.SetAction(
            (parse, cancellationToken) =>
                operators.AskAsync(
                    parse,
                    OperatorVerbs.VerifyAudit,
                    new VerifyAuditArguments(parse.GetValue(head)),
                    ShowVerification,
                    cancellationToken,
                    judge: answer => answer.Whole ? ExitCode.Ok : ExitCode.Damaged
                )
        );
        return verb;
    }

    private static void ShowAll(AuditEntriesAnswer answer, TextWriter output)
    {
        if (answer.Entries.Count == 0)
        {
            output.WriteLine("No entry.");
            return;
        }

        var table = new TextTable("NUMBER", "AT", "ACTOR", "FROM", "ACTION", "TARGET", "CHANGE");
        foreach (var entry in answer.Entries)
        {
            table.Add(
                entry.Number.ToString(),
                entry.At.Text(),
                $"{entry.ActorKind} {entry.Actor}",
                entry.From,
                entry.Action,
                entry.Target,
                Change(entry.Before, entry.After)
            );
        }

        table.WriteTo(output);
    }

    // What was made or taken away, whole; of the rest what is not as it was. Everything is in the JSON.
    private static string Change(JsonObject? before, JsonObject? after)
    {
        if (before is null || after is null)
        {
            return string.Join(' ', (after ?? before ?? []).Select(field => $"{field.Key}={Text(field.Value)}"));
        }

        return string.Join(
            ' ',
            before
                .Select(field => field.Key)
                .Union(after.Select(field => field.Key))
                .Where(key => !JsonNode.DeepEquals(before[key], after[key]))
                .Select(key => $"{key}={Text(before[key])}→{Text(after[key])}")
        );
    }

    private static string Text(JsonNode? value) =>
        value is null ? "-"
        : value is JsonValue text && text.TryGetValue<string>(out var written) ? written
        : value.ToJsonString();

    private static void ShowVerification(AuditVerificationAnswer answer, TextWriter output)
    {
        if (answer.Schema is { } schema)
        {
            output.WriteLine($"CHANGED SCHEMA: {schema}. Entries may have been kept from being written, which their hashes cannot show.");
        }

        if (answer.Broken is { } broken)
        {
            output.WriteLine($"BROKEN at entry {broken.Number}: {broken.Message}");
            output.WriteLine($"The {answer.Checked} before it are whole.");
            return;
        }

        var what = answer.Schema is null ? "The audit log is whole" : "The entries that are there are whole";
        output.WriteLine(answer.Checked == 0 ? $"{what}: it has no entry." : $"{what}: {answer.Checked} entries.");
        if (answer.Head is { } head)
        {
            output.WriteLine($"head {head}");
        }
    }
}
