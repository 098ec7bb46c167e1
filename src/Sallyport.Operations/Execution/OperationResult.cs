using System.Text.Json;
using Sallyport.Access;

namespace Sallyport.Operations.Execution;

/// <summary>What an operation answers: a record to show, or the one failure.</summary>
internal readonly struct OperationResult<T>
    where T : class
{
    private readonly T? _value;
    private readonly OperatorFailure? _failure;

    private OperationResult(T? value, OperatorFailure? failure)
    {
        _value = value;
        _failure = failure;
    }

    public static implicit operator OperationResult<T>(T value) => new(value, null);

    public static implicit operator OperationResult<T>(OperatorFailure failure) => new(null, failure);

    public OperatorAnswer ToAnswer() =>
        _failure is not null ? _failure : JsonSerializer.SerializeToNode(_value!, OperatorJson.Options)!.AsObject();
}

/// <summary>Makes an operation's result from a service's.</summary>
internal static class OperationResult
{
    /// <summary>Shows what a service made, or says why it did not.</summary>
    /// <param name="result">What the service answered.</param>
    /// <param name="id">The id that was asked for, for the message when there is none such.</param>
    /// <param name="show">Makes the record to show.</param>
    public static OperationResult<TView> Show<T, TView>(this AccessResult<T> result, string id, Func<T, TView> show)
        where T : class
        where TView : class => result.TryGet(out var value, out var failure) ? show(value) : OperatorFailures.Of(failure, id);
}
