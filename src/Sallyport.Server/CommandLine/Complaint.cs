namespace Sallyport.Server.CommandLine;

/// <summary>Why a verb did not do what was asked: one sentence, and what to try instead.</summary>
internal sealed record Complaint(ExitCode Code, string Message, string? Hint = null)
{
    public static Complaint Usage(string message, string? hint = null) => new(ExitCode.Usage, message, hint);

    public static Complaint Failure(string message, string? hint = null) => new(ExitCode.Failure, message, hint);

    public static Complaint Environment(string message, string? hint = null) => new(ExitCode.Environment, message, hint);
}
