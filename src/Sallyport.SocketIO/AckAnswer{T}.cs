using System.Runtime.InteropServices;
using System.Text.Json.Serialization.Metadata;

namespace Sallyport.SocketIO;

/// <summary>The client's acknowledgement of an event with its first argument read, or why there is none.</summary>
/// <typeparam name="T">The type of the answer's first argument.</typeparam>
[StructLayout(LayoutKind.Auto)]
public readonly struct AckAnswer<T>
{
    private AckAnswer(AckAnswer answer, bool hasValue, T? value)
    {
        Answer = answer;
        HasValue = hasValue;
        Value = value;
    }

    /// <summary>Gets the answer as it came: further arguments, attachments.</summary>
    public AckAnswer Answer { get; }

    /// <summary>Gets how waiting ended.</summary>
    public AckOutcome Outcome => Answer.Outcome;

    /// <summary>Gets a value indicating whether the client answered with an argument of that type.</summary>
    public bool HasValue { get; }

    /// <summary>Gets the answer's first argument, where <see cref="HasValue"/> says so.</summary>
    public T? Value { get; }

    internal static AckAnswer<T> Read(AckAnswer answer, JsonTypeInfo<T> type)
    {
        var hasValue = answer.TryGetArgument(0, type, out var value);
        return new AckAnswer<T>(answer, hasValue, value);
    }
}
