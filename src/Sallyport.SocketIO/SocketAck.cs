using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO;

/// <summary>The acknowledgement of one event, given at any time and at most once. May be kept and used from any thread.</summary>
public sealed class SocketAck
{
    internal static readonly SocketAck None = new(null, 0);

    private readonly ulong _id;
    private Socket? _socket;

    internal SocketAck(Socket? socket, ulong id)
    {
        _socket = socket;
        _id = id;
        IsRequested = socket is not null;
    }

    /// <summary>Gets a value indicating whether the client waits for it, as far as the server knows.</summary>
    public bool IsRequested { get; }

    /// <summary>Acknowledges.</summary>
    /// <param name="arguments">The answer's arguments as one JSON array, such as <c>["world",1]</c>, written as it is: it must be valid JSON.</param>
    /// <param name="attachments">Binary data, one for each <c>{"_placeholder":true,"num":n}</c> in the arguments; not copied.</param>
    /// <returns>Whether the answer was sent: <see langword="false"/> when the client asked for none, it was given before, or the socket left.</returns>
    /// <exception cref="ArgumentException">The arguments are no array.</exception>
    public bool TryAck(ReadOnlySpan<byte> arguments = default, IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null) =>
        Interlocked.Exchange(ref _socket, null) is { } socket && socket.TrySendAck(_id, arguments, attachments);

    /// <summary>Acknowledges with one argument. Binary data in it is an <see cref="Attachment"/>.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="argument">The argument.</param>
    /// <param name="type">How the argument becomes JSON: <c>MyJson.Default.Order</c> of your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, for example.</param>
    /// <returns>Whether the answer was sent: <see langword="false"/> when the client asked for none, it was given before, or the socket left.</returns>
    public bool TryAck<T>(T argument, JsonTypeInfo<T> type)
    {
        if (Interlocked.Exchange(ref _socket, null) is not { } socket)
        {
            return false;
        }

        using var arguments = JsonArguments.Write(argument, type);
        return socket.TrySendAck(_id, arguments.WrittenSpan, arguments.Attachments);
    }
}
