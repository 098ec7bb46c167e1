using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.Dispatching;

namespace Sallyport.SocketIO;

/// <summary>The client's acknowledgement of an event, or why there is none.</summary>
public sealed class AckAnswer
{
    // What came was checked against the server's own limit before.
    private const int MaxDepth = 1000;

    internal static readonly AckAnswer TimedOut = new(AckOutcome.TimedOut);
    internal static readonly AckAnswer Disconnected = new(AckOutcome.Disconnected);
    internal static readonly AckAnswer TooManyPending = new(AckOutcome.TooManyPending);

    private AckAnswer(AckOutcome outcome)
    {
        Outcome = outcome;
        Attachments = [];
    }

    internal AckAnswer(JsonElement arguments, IReadOnlyList<ReadOnlyMemory<byte>> attachments)
    {
        Outcome = AckOutcome.Answered;
        Arguments = arguments;
        Attachments = attachments;
    }

    /// <summary>Gets how waiting ended.</summary>
    public AckOutcome Outcome { get; }

    /// <summary>Gets a value indicating whether the client answered.</summary>
    public bool IsAnswered => Outcome == AckOutcome.Answered;

    /// <summary>Gets the JSON array of the answer's arguments; undefined where the client did not answer.</summary>
    public JsonElement Arguments { get; }

    /// <summary>Gets the binary data that placeholders in <see cref="Arguments"/> stand for, by their number.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Attachments { get; }

    /// <summary>Reads one argument of the answer. Binary data in it is read by <see cref="Attachment"/>.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="index">Its position, from zero.</param>
    /// <param name="type">How it is read.</param>
    /// <param name="value">The argument.</param>
    /// <returns>Whether the client answered, and the argument is there and has that shape. Never throws on what a client sent.</returns>
    public bool TryGetArgument<T>(int index, JsonTypeInfo<T> type, out T? value)
    {
        ArgumentNullException.ThrowIfNull(type);
        value = default;
        return IsAnswered && ArgumentReader.TryRead(JsonMarshal.GetRawUtf8Value(Arguments), Attachments, MaxDepth, index, type, out value);
    }
}
