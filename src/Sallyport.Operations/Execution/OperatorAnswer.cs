using System.Text.Json.Nodes;

namespace Sallyport.Operations.Execution;

/// <summary>What came of an operator's request: a result or one failure.</summary>
internal sealed class OperatorAnswer
{
    private OperatorAnswer(JsonObject? result, OperatorFailure? failure)
    {
        Result = result;
        Failure = failure;
    }

    public JsonObject? Result { get; }

    public OperatorFailure? Failure { get; }

    public static implicit operator OperatorAnswer(JsonObject result) => new(result, null);

    public static implicit operator OperatorAnswer(OperatorFailure failure) => new(null, failure);
}

/// <summary>Why an operator's request was not done.</summary>
internal sealed record OperatorFailure(OperatorFailureKind Kind, string Message, string? Hint = null);

/// <summary>The closed set of failures, as the command line's exit codes tell them apart.</summary>
internal enum OperatorFailureKind
{
    Failed,
    Invalid,
    NotFound,
    Refused,
    Environment,
    Configuration,
}
