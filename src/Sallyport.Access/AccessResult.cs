using System.Diagnostics.CodeAnalysis;

namespace Sallyport.Access;

/// <summary>What a service made, or the one failure that kept it from it.</summary>
/// <typeparam name="T">What success gives.</typeparam>
public readonly struct AccessResult<T>
    where T : class
{
    /// <summary>A success. The operator below does the same, except for a <typeparamref name="T"/> that is an interface.</summary>
    public AccessResult(T value)
    {
        Value = value;
    }

    private AccessResult(AccessFailure failure)
    {
        Failure = failure;
    }

    /// <summary>Gets what was made; null on failure.</summary>
    public T? Value { get; }

    /// <summary>Gets the failure; null on success.</summary>
    public AccessFailure? Failure { get; }

    /// <summary>Gets whether there is a <see cref="Value"/>.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsSuccess => Value is not null;

    /// <summary>Splits into value and failure; exactly one is not null.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out AccessFailure? failure)
    {
        value = Value;
        failure = Failure;
        return IsSuccess;
    }

    /// <summary>A success.</summary>
    public static implicit operator AccessResult<T>(T value) => new(value);

    /// <summary>A failure.</summary>
    public static implicit operator AccessResult<T>(AccessFailure failure) => new(failure);
}
