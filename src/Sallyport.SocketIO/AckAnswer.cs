using System.Text.Json;

namespace Sallyport.SocketIO;

/// <summary>The client's acknowledgement of an event, or why there is none.</summary>
public sealed class AckAnswer
{
    internal static readonly AckAnswer TimedOut = new(AckOutcome.TimedOut);
    internal static readonly AckAnswer Disconnected = new(AckOutcome.Disconnected);
    internal static readonly AckAnswer TooManyPending = new(AckOutcome.TooManyPending);

    internal AckAnswer(AckOutcome outcome, JsonElement arguments = default, IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null)
    {
        Outcome = outcome;
        Arguments = arguments;
        Attachments = attachments ?? [];
    }

    /// <summary>Gets how waiting ended.</summary>
    public AckOutcome Outcome { get; }

    /// <summary>Gets a value indicating whether the client answered.</summary>
    public bool IsAnswered => Outcome == AckOutcome.Answered;

    /// <summary>Gets the JSON array of the answer's arguments; undefined where the client did not answer.</summary>
    public JsonElement Arguments { get; }

    /// <summary>Gets the binary data that placeholders in <see cref="Arguments"/> stand for, by their number.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Attachments { get; }
}
