using System.Diagnostics.CodeAnalysis;

namespace Sallyport.Chains;

/// <summary>The answer to one chain request: the node's result, or one named failure.</summary>
public sealed class ChainResult
{
    private ChainResult(ReadOnlyMemory<byte> result, ChainFailure? failure)
    {
        Result = result;
        Failure = failure;
    }

    /// <summary>True when there is a result.</summary>
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Failure is null;

    /// <summary>
    /// The node's <c>result</c>, any JSON value (null included), as the UTF-8 that the node sent: valid JSON, nested up to 10,000 levels. Empty when failed.
    /// </summary>
    public ReadOnlyMemory<byte> Result { get; }

    /// <summary>Why there is no result.</summary>
    public ChainFailure? Failure { get; }

    /// <summary>A result.</summary>
    public static ChainResult Success(ReadOnlyMemory<byte> result) => new(result, null);

    /// <summary>A failure.</summary>
    public static ChainResult Fail(ChainFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new(default, failure);
    }

    /// <summary>A failure.</summary>
    public static ChainResult Fail(ChainFailureKind kind, string message, ReadOnlyMemory<byte> nodeError = default) =>
        new(default, new ChainFailure(kind, message, nodeError));
}
