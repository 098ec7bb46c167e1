using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Sallyport.SocketIO.Adapters;

/// <summary>
/// What one server tells or asks the others, or one of them. Events travel as name, JSON arguments and attachments, so that each server encodes them
/// for its own clients. Which properties mean something depends on <see cref="Kind"/>. Immutable.
/// </summary>
public sealed class ClusterMessage
{
    /// <summary>Gets what is told or asked.</summary>
    public required ClusterMessageKind Kind { get; init; }

    /// <summary>Gets the namespace, leading slash included.</summary>
    public required string Namespace { get; init; }

    /// <summary>Gets the <see cref="IAdapterHost.ServerId"/> of who sends it; <see langword="null"/> from a process that is no server.</summary>
    public string? Sender { get; init; }

    /// <summary>Gets the one server it is for; <see langword="null"/> for all but the sender.</summary>
    public string? Receiver { get; init; }

    /// <summary>Gets the number of a question, chosen by who asks; answers repeat it. Zero where no answer is asked for.</summary>
    public long RequestId { get; init; }

    /// <summary>Gets the event; of an answer only its arguments and attachments mean something.</summary>
    public EncodedEvent? Event { get; init; }

    /// <summary>Gets the sockets that are meant.</summary>
    public BroadcastTarget Target { get; init; } = BroadcastTarget.All;

    /// <summary>Gets how an event is delivered.</summary>
    public BroadcastFlags Flags { get; init; }

    /// <summary>Gets how long answers of clients are waited for.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Gets the rooms to join or to leave.</summary>
    public IReadOnlyList<string> Rooms { get; init; } = [];

    /// <summary>Gets a value indicating whether sessions are closed too.</summary>
    public bool Close { get; init; }

    /// <summary>Gets ids of sockets.</summary>
    public IReadOnlyList<string> SocketIds { get; init; } = [];

    /// <summary>Gets sockets of the server that answers.</summary>
    public IReadOnlyList<SocketDescription> Sockets { get; init; } = [];

    /// <summary>Writes the message as one JSON object, for transports that carry text or bytes. Servers of one major version understand each other.</summary>
    /// <param name="output">Gets UTF-8.</param>
    /// <exception cref="System.Text.Json.JsonException">The arguments of the event are no JSON.</exception>
    public void Write(IBufferWriter<byte> output) => ClusterMessageJson.Write(this, output);

    /// <summary>Reads what <see cref="Write"/> wrote. Never throws on bad input.</summary>
    /// <param name="utf8">The JSON.</param>
    /// <param name="message">The message.</param>
    /// <returns>Whether it is a message this version understands.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out ClusterMessage? message) =>
        ClusterMessageJson.TryRead(utf8, out message);
}
