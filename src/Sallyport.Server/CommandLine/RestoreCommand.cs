using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sallyport.Operations.Control;
using Sallyport.Operations.Execution;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;
using Sallyport.Storage.Backup;
using Sallyport.Storage.Folder;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport restore FILE</c>: only while no server runs on the folder, therefore by the command line alone.</summary>
internal static class RestoreCommand
{
    public static Verb Create(GlobalOptions globals)
    {
        var file = new Argument<string>("file") { Description = "What `sallyport backup` wrote, with secrets or without" };
        var revive = new Option<bool>("--revive")
        {
            Description =
                "Let live again what was ended after the backup (revoked keys, disabled accounts, used links …); else it is ended again",
        };
        var verb = new Verb(
            "restore",
            "Put a backup in the place of the database, while no server runs; all is checked first, and the old one is kept beside it"
        )
        {
            file,
            revive,
        };
        verb.WithExample("after stopping the server", "sallyport restore /var/backups/sallyport-2027-01-31.db --data /var/lib/sallyport");
        verb.SetAction(
            async (parse, cancellationToken) =>
            {
                var terminal = globals.Terminal(parse);
                if (!globals.TryRead(parse, out var configuration, out var error))
                {
                    return terminal.Fail(error);
                }

                var backup = Path.GetFullPath(parse.GetRequiredValue(file));
                if (!File.Exists(backup))
                {
                    return terminal.Fail(new CommandError(ExitCode.NotFound, $"There is no file {backup}."));
                }

                try
                {
                    await using var services = LocalDesk.BuildServices(configuration);
                    var restored = await services
                        .GetRequiredService<DatabaseRestore>()
                        .RunAsync(backup, parse.GetValue(revive), OperatorActor.Self, cancellationToken);
                    return Report(terminal, restored, ForeignFile.FindWithFolder(backup));
                }
                catch (DamagedBackupException damaged)
                {
                    return terminal.Fail(
                        new CommandError(ExitCode.Damaged, damaged.Message, "Nothing was changed. Take an earlier backup.")
                    );
                }
            }
        );
        return verb;
    }

    private static int Report(Terminal terminal, RestoredDatabase restored, string? foreign)
    {
        var whole = restored.AuditLog is { Break: null, Schema: null };
        var revived = restored.EndedAgain ? [] : restored.Ended.Where(thing => thing is { Kind: EndedKind.Key, How: "revoked" });
        var report = new JsonObject
        {
            ["replaced"] = restored.Replaced,
            ["addedSecrets"] = new JsonArray([.. restored.AddedSecrets.Select(name => (JsonNode)name)]),
            ["ended"] = JsonSerializer.SerializeToNode(restored.Ended, OperatorJson.Options),
            ["endedAgain"] = restored.EndedAgain,
            ["notCompared"] = restored.NotCompared,
            ["revivedKeys"] = new JsonArray([.. revived.Select(thing => (JsonNode)thing.Id)]),
            ["foreignBackup"] = foreign,
            ["auditLogWhole"] = whole,
            ["auditHead"] = restored.AuditLog.Head?.ToString(),
        };
        if (restored.NotCompared is { } reason)
        {
            terminal.Remark(
                $"The database that was there could not be compared with the backup: {reason.TrimEnd('.')}. Keys, admin tokens, accounts, links and signing "
                    + "secrets that were ended since the backup may be alive again: look before you start the server."
            );
        }

        if (restored.Ended.Count > 0)
        {
            terminal.Remark(
                restored.EndedAgain
                    ? "Ended after the backup, and ended again now (--revive leaves it alive):"
                    : "Ended after the backup, and ALIVE AGAIN because of --revive:"
            );
            foreach (var thing in restored.Ended)
            {
                var at = thing.At is { } when ? string.Create(CultureInfo.InvariantCulture, $"  {when.UtcDateTime:u}") : "";
                terminal.Remark($"  {Name(thing.Kind)} {thing.Id}  {thing.How}{at}");
            }
        }

        if (foreign is not null)
        {
            terminal.Remark($"The backup {foreign}: that user decided what was restored.");
        }

        if (!whole)
        {
            terminal.Remark("The audit log is broken, or the audit secret here is another one: `sallyport audit verify` says where.");
        }

        return terminal.Done(
            report,
            output =>
            {
                output.WriteLine("Restored. The server may be started.");
                if (restored.Replaced is { } replaced)
                {
                    output.WriteLine($"The database that was there is kept as {replaced}.");
                }

                if (restored.AddedSecrets.Count > 0)
                {
                    output.WriteLine($"Secrets added: {string.Join(' ', restored.AddedSecrets)}.");
                }
            }
        );
    }

    private static string Name(EndedKind kind) =>
        kind switch
        {
            EndedKind.Key => "key",
            EndedKind.AdminToken => "admin token",
            EndedKind.Account => "account",
            EndedKind.Link => "one-time link of",
            EndedKind.AccessRequest => "access request",
            EndedKind.WsTokens => "ws-tokens:",
            EndedKind.SigningSecret => "signing secret",
            _ => "pepper",
        };
}
