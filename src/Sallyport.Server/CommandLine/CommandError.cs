using Sallyport.Operations.Execution;

namespace Sallyport.Server.CommandLine;

/// <summary>Why a verb did not do what was asked: one sentence, and what to try instead.</summary>
internal sealed record CommandError(ExitCode Code, string Message, string? Hint = null)
{
    public static CommandError Usage(string message, string? hint = null) => new(ExitCode.Usage, message, hint);

    public static CommandError Failure(string message, string? hint = null) => new(ExitCode.Failure, message, hint);

    public static CommandError Environment(string message, string? hint = null) => new(ExitCode.Environment, message, hint);

    public static CommandError Of(OperatorFailure failure) => new(CodeOf(failure.Kind), failure.Message, failure.Hint);

    private static ExitCode CodeOf(OperatorFailureKind kind) =>
        kind switch
        {
            OperatorFailureKind.Invalid => ExitCode.Usage,
            OperatorFailureKind.NotFound => ExitCode.NotFound,
            OperatorFailureKind.Refused => ExitCode.Refused,
            OperatorFailureKind.Environment => ExitCode.Environment,
            OperatorFailureKind.Configuration => ExitCode.Configuration,
            _ => ExitCode.Failure,
        };
}
