using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Sallyport.Chains;

/// <summary>The answer to one chain request: the node's result, or one named failure.</summary>
public sealed class ChainResult
{
    private ChainResult(JsonElement result, ChainFailure? failure)
    {
        Result = result;
        Failure = failure;
    }

    /// <summary>True when there is a result.</summary>
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Failure is null;

    /// <summary>The node's <c>result</c>, any JSON value (null included); it stands on its own memory. Undefined when failed.</summary>
    public JsonElement Result { get; }

    /// <summary>Why there is no result.</summary>
    public ChainFailure? Failure { get; }

    /// <summary>A result.</summary>
    public static ChainResult Success(JsonElement result) => new(result, null);

    /// <summary>A failure.</summary>
    public static ChainResult Fail(ChainFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new(default, failure);
    }

    /// <summary>A failure.</summary>
    public static ChainResult Fail(ChainFailureKind kind, string message, JsonElement? nodeError = null) =>
        new(default, new ChainFailure(kind, message, nodeError));
}
