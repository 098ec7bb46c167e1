using System.CommandLine;
using Sallyport.Access.AdminTokens;
using Sallyport.Doors.Limits;

namespace Sallyport.Server.CommandLine;

/// <summary>What is wrong with a command line, in one sentence and with the nearest right word.</summary>
internal static class UsageErrors
{
    /// <summary>A key among the arguments is refused before anything quotes it: other users of the machine, and the shell's history, saw it already.</summary>
    public static CommandError? OfSecrets(string[] args) =>
        Array.Exists(args, IsSecret)
            ? CommandError.Usage(
                "An API key or token stands among the arguments.",
                "Arguments can be read by others: revoke that key. Commands take a key's id (key_…), and `tokens mint --key-stdin` the key itself."
            )
            : null;

    public static CommandError? Of(ParseResult parse)
    {
        if (parse.Errors.Count == 0)
        {
            return null;
        }

        var command = parse.CommandResult.Command;
        var help = $"`{Path(parse)} --help` shows what it takes.";
        if (parse.UnmatchedTokens is [var unknown, ..])
        {
            return OfUnknown(command, unknown, help);
        }

        return command.Subcommands.Count > 0 && command.Action is null
            ? CommandError.Usage("Say which: " + string.Join(", ", command.Subcommands.Select(child => child.Name)) + ".", help)
            : CommandError.Usage(string.Join(" ", parse.Errors.Select(error => error.Message)), help);
    }

    private static CommandError OfUnknown(Command command, string unknown, string help)
    {
        var isOption = unknown.StartsWith('-');
        IEnumerable<string> known = isOption
            ? Lineage(command).SelectMany(ancestor => ancestor.Options).Select(option => option.Name)
            : command.Subcommands.Select(child => child.Name);
        var near = Suggestion.For(unknown, known);
        var what =
            isOption ? "option"
            : command.Subcommands.Count > 0 ? "command"
            : "argument";
        return CommandError.Usage($"Unknown {what} \"{unknown}\".", near is null ? help : $"Did you mean {near}? {help}");
    }

    private static string Path(ParseResult parse) => string.Join(' ', Lineage(parse.CommandResult.Command).Reverse().Select(Name));

    private static string Name(Command command) => command is RootCommand ? "sallyport" : command.Name;

    private static IEnumerable<Command> Lineage(Command command)
    {
        for (Symbol? symbol = command; symbol is not null; symbol = symbol.Parents.FirstOrDefault())
        {
            if (symbol is Command ancestor)
            {
                yield return ancestor;
            }
        }
    }

    private static bool IsSecret(string argument) =>
        argument.Contains("slp_live_", StringComparison.Ordinal)
        || argument.Contains("slp_test_", StringComparison.Ordinal)
        || argument.Contains(AdminTokenFormat.Prefix, StringComparison.Ordinal)
        || argument.StartsWith("eyJ", StringComparison.Ordinal);
}
