using System.CommandLine;
using System.CommandLine.Help;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary>The program: its tree of commands, and what becomes of the errors of each.</summary>
internal static class SallyportCommand
{
    internal static readonly ParserConfiguration Parsing = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] args)
    {
        var terminal = new Terminal(
            new PlainTextWriter(Console.Out),
            new PlainTextWriter(Console.Error),
            args.Contains("--json", StringComparer.Ordinal)
        );
        if (UsageErrors.OfSecrets(args) is { } secret)
        {
            return terminal.Fail(secret);
        }

        var parse = Create(TimeProvider.System).Parse(args, Parsing);
        if (parse.Action is not HelpWithExamples && UsageErrors.Of(parse) is { } error)
        {
            return terminal.Fail(error);
        }

        try
        {
            // No handler of its own: `serve` minds SIGINT and SIGTERM itself, every other command may simply end.
            return await parse.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }
            );
        }
        catch (Exception exception) when (EnvironmentFaults.Explain(exception) is { } fault)
        {
            return terminal.Fail(fault);
        }
        catch (Exception bug)
        {
            return terminal.Fail(CommandError.Failure("This should not have happened, please report it. " + bug));
        }
    }

    internal static RootCommand Create(TimeProvider time)
    {
        var globals = new GlobalOptions();
        var operators = new OperatorCommand(globals, time);
        var root = new RootCommand("Sallyport: keys, tokens and doors in front of chains and their markets")
        {
            ServeCommand.Create(globals),
            AccountsCommand.Create(operators, globals),
            KeysCommand.Create(operators, globals, time),
            RequestsCommand.Create(operators, globals, time),
            TokensCommand.Create(operators, globals),
            TiersCommand.Create(operators),
            LimitsCommand.Create(operators),
            AuditCommand.Create(operators, time),
            SecretsCommand.Create(operators),
            BackupCommand.Create(globals, time),
            RestoreCommand.Create(globals),
            AdminTokensCommand.Create(operators, globals, time),
            SessionsCommand.Create(operators),
            UpstreamsCommand.Create(operators),
            StatusCommand.Create(operators),
            UsageCommand.Create(operators, time),
            NoticesCommand.Create(operators),
            WebhooksCommand.Create(operators),
            MailCommand.Create(operators),
            MigrateCommand.Create(globals, time),
            CheckConfigCommand.Create(globals),
            HealthCommand.Create(globals),
            VersionCommand.Create(globals),
        };
        globals.AddTo(root);
        root.Directives.Clear();
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        }

        return root;
    }
}
