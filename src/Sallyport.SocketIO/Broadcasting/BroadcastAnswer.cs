using System.Text.Json;

namespace Sallyport.SocketIO.Broadcasting;

/// <summary>One client's acknowledgement of a broadcast.</summary>
public sealed class BroadcastAnswer
{
    internal BroadcastAnswer(string socketId, JsonElement arguments, IReadOnlyList<ReadOnlyMemory<byte>> attachments)
    {
        SocketId = socketId;
        Arguments = arguments;
        Attachments = attachments;
    }

    /// <summary>Gets the id of the socket that answered.</summary>
    public string SocketId { get; }

    /// <summary>Gets the JSON array of the answer's arguments.</summary>
    public JsonElement Arguments { get; }

    /// <summary>Gets the binary data that placeholders in <see cref="Arguments"/> stand for, by their number.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Attachments { get; }
}
