using System.CommandLine;
using System.Text.Json.Nodes;
using Sallyport.Operations.Control;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;
using Sallyport.Storage.Backup;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport backup FILE</c>: the server makes the backup in its own folder, this command carries it to its place.</summary>
internal static class BackupCommand
{
    private const string SecretsApart =
        "The secrets folder is not in it. Keys are worth nothing without it: back up secrets/ apart, or use --with-secrets.";

    private const string SecretsWithin =
        "The server's secrets are in it: who reads it can sign tokens and try keys. Keep it as you keep the secrets themselves.";

    public static Verb Create(GlobalOptions globals, TimeProvider time)
    {
        var file = new Argument<string>("file") { Description = "Where to put it" };
        var withSecrets = new Option<bool>("--with-secrets") { Description = "An archive (tar) of the database and the secrets folder" };
        var force = new Option<bool>("--force") { Description = "Overwrite the file when it is there" };
        var verb = new Verb("backup", "Back up the database, while the server runs or while it does not; the copy is checked, mode 0600")
        {
            file,
            withSecrets,
            force,
        };
        verb.WithExample("every night", "sallyport backup \"/var/backups/sallyport-$(date +%F).db\" --data /var/lib/sallyport")
            .WithExample("all that a new machine needs, to be kept like a secret", "sallyport backup sallyport.tar --with-secrets");
        verb.SetAction(
            async (parse, cancellationToken) =>
            {
                var terminal = globals.Terminal(parse);
                if (!globals.TryRead(parse, out var configuration, out var error))
                {
                    return terminal.Fail(error);
                }

                var target = Path.GetFullPath(parse.GetRequiredValue(file));
                var line = new OperatorLine(configuration, time);
                if (Refuse(line.Folder, target, parse.GetValue(force)) is { } refusal)
                {
                    return terminal.Fail(refusal);
                }

                var request = OperatorVerbs.CreateBackup.ToRequest(new CreateBackupArguments(parse.GetValue(withSecrets)));
                var answer = await line.AskAsync(request, cancellationToken, terminal.Remark);
                if (!OperatorCommand.TryRead(OperatorVerbs.CreateBackup, answer, out var backup, out var failure))
                {
                    return terminal.Fail(failure);
                }

                BackupTarget.Carry(Path.Combine(BackupService.FolderIn(line.Folder), backup.Name), target, parse.GetValue(force));
                return Report(terminal, target, backup);
            }
        );
        return verb;
    }

    private static CommandError? Refuse(string folder, string target, bool force)
    {
        if (!Directory.Exists(folder))
        {
            return CommandError.Environment(
                $"There is no data folder {folder}.",
                "Name the server's folder with --data, or run this where the server runs."
            );
        }

        if (Directory.Exists(target) || !Directory.Exists(Path.GetDirectoryName(target)))
        {
            return CommandError.Environment($"{target} is a folder, or lies in none.", "Name a file in a folder that is there.");
        }

        return File.Exists(target) && !force
            ? new CommandError(ExitCode.Refused, $"{target} is there already.", "Give another name, or --force to overwrite it.")
            : null;
    }

    private static int Report(Terminal terminal, string target, BackupAnswer backup)
    {
        var warning = backup.WithSecrets ? SecretsWithin : SecretsApart;
        if (BackupTarget.FindOtherOwner(target) is { } other)
        {
            warning += $" The file belongs to {other}, the owner of its folder, who can read it.";
        }

        var report = new JsonObject
        {
            ["file"] = target,
            ["bytes"] = backup.Bytes,
            ["withSecrets"] = backup.WithSecrets,
            ["warning"] = warning,
        };
        terminal.Remark(warning);
        return terminal.Done(report, output => output.WriteLine($"Backed up and checked: {target}, {backup.Bytes} bytes."));
    }
}
