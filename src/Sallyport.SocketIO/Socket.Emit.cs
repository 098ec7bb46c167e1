using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO;

/// <content>Events to the client.</content>
public sealed partial class Socket
{
    /// <summary>Sends an event without arguments.</summary>
    /// <param name="name">The event's name.</param>
    /// <returns><see langword="false"/> when the socket is not connected, or was cut just now because its queue is full.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public bool TryEmit(string name) => TryEmit(name, default, attachments: null);

    /// <summary>Sends an event.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">The arguments as one JSON array, written as it is: it must be valid JSON.</param>
    /// <param name="attachments">Binary data, one for each <c>{"_placeholder":true,"num":n}</c> in the arguments; not copied.</param>
    /// <returns><see langword="false"/> when the socket is not connected, or was cut just now because its queue is full.</returns>
    /// <exception cref="ArgumentException">The name is reserved, or the arguments are no array.</exception>
    public bool TryEmit(string name, ReadOnlySpan<byte> arguments, IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null)
    {
        ReservedEvents.ThrowIfReserved(name);
        if (!IsConnected)
        {
            return false;
        }

        var packet = PacketFrames.Event(Namespace.Name, id: null, name, arguments, attachments?.Count ?? 0);
        return attachments is { Count: > 0 } ? Session.TrySend(PacketFrames.With(packet, attachments)) : Session.TrySend(packet);
    }

    /// <summary>Sends an event with one argument.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="type">How the argument becomes JSON.</param>
    /// <returns><see langword="false"/> when the socket is not connected, or was cut just now because its queue is full.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public bool TryEmit<T>(string name, T argument, JsonTypeInfo<T> type)
    {
        using var arguments = JsonArguments.Write(argument, type);
        return TryEmit(name, arguments.WrittenSpan);
    }

    /// <summary>Sends an event that was encoded before; the bytes are shared by all its receivers.</summary>
    /// <param name="encoded">The event.</param>
    /// <returns><see langword="false"/> when the socket is not connected, or was cut just now because its queue is full.</returns>
    /// <exception cref="ArgumentException">The event was encoded for another namespace.</exception>
    public bool TryEmit(EncodedEvent encoded)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        if (!string.Equals(encoded.Namespace, Namespace.Name, StringComparison.Ordinal))
        {
            throw new ArgumentException("The event was encoded for another namespace.", nameof(encoded));
        }

        return TryDeliver(encoded.Messages, EngineIO.SendOptions.None);
    }

    /// <summary>Sends messages that many sockets get.</summary>
    internal bool TryDeliver(ReadOnlySpan<EngineIO.EngineMessage> messages, EngineIO.SendOptions options) =>
        IsConnected && Session.TrySend(messages, options);
}
