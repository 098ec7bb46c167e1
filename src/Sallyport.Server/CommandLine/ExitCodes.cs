namespace Sallyport.Server.CommandLine;

/// <summary>The exit codes as the help prints them; a test compares this list with <see cref="ExitCode"/>.</summary>
internal static class ExitCodes
{
    public static IReadOnlyList<(ExitCode Code, string Meaning)> All { get; } =
    [
        (ExitCode.Ok, "done"),
        (ExitCode.Failure, "failed for a reason no other code names"),
        (ExitCode.Usage, "wrong command line"),
        (ExitCode.Configuration, "faulty configuration (see check-config), or a node serves another chain"),
        (ExitCode.NotFound, "nothing with that id or name"),
        (ExitCode.Refused, "not allowed as things stand (account disabled, key not accepted)"),
        (ExitCode.Environment, "data folder in use or not usable, newer database, or address taken"),
        (ExitCode.Damaged, "verified and found damaged: the audit log is broken, the schema was changed, or a backup is not whole"),
    ];
}
