using System.CommandLine;
using System.Text.Json.Nodes;
using Sallyport.Access.Audit;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;
using Sallyport.Server.Control;
using Sallyport.Storage.Backup;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport restore FILE</c>: only while no server runs on the folder, therefore by the command line alone.</summary>
internal static class RestoreCommand
{
    public static Verb Create(GlobalOptions globals)
    {
        var file = new Argument<string>("file") { Description = "What `sallyport backup` wrote, with secrets or without" };
        var verb = new Verb(
            "restore",
            "Put a backup in the place of the database, while no server runs; all is checked first, and the old one is kept beside it"
        )
        {
            file,
        };
        verb.WithExample("after stopping the server", "sallyport restore /var/backups/sallyport-2027-01-31.db --data /var/lib/sallyport");
        verb.SetAction(
            async (parse, cancellationToken) =>
            {
                var terminal = globals.Terminal(parse);
                if (!globals.TryRead(parse, out var configuration, out var complaint))
                {
                    return terminal.Fail(complaint);
                }

                var backup = Path.GetFullPath(parse.GetRequiredValue(file));
                if (!File.Exists(backup))
                {
                    return terminal.Fail(new Complaint(ExitCode.NotFound, $"There is no file {backup}."));
                }

                try
                {
                    await using var services = LocalDesk.BuildServices(configuration);
                    var restored = await services
                        .GetRequiredService<DatabaseRestore>()
                        .RunAsync(backup, new Actor(ActorKind.Operator, Environment.UserName), cancellationToken);
                    return Report(terminal, restored);
                }
                catch (DamagedBackupException damaged)
                {
                    return terminal.Fail(new Complaint(ExitCode.Damaged, damaged.Message, "Nothing was changed. Take an earlier backup."));
                }
            }
        );
        return verb;
    }

    private static int Report(Terminal terminal, RestoredDatabase restored)
    {
        var whole = restored.AuditLog.Break is null;
        var report = new JsonObject
        {
            ["replaced"] = restored.Replaced,
            ["addedSecrets"] = new JsonArray([.. restored.AddedSecrets.Select(name => (JsonNode)name)]),
            ["revivedKeys"] = new JsonArray([.. restored.RevivedKeys.Select(id => (JsonNode)id)]),
            ["auditLogWhole"] = whole,
            ["auditHead"] = restored.AuditLog.Head?.ToString(),
        };
        if (restored.RevivedKeys.Count > 0)
        {
            terminal.Remark(
                "These keys were revoked after the backup and open doors again; revoke them before you start the server: "
                    + string.Join(' ', restored.RevivedKeys)
            );
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
}
