using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO;

/// <summary>An event in the form in which it is sent, so that a broadcast is encoded once for all its receivers.</summary>
public sealed class EncodedEvent
{
    private readonly EngineMessage[] _messages;

    private EncodedEvent(string namespaceName, EngineMessage[] messages)
    {
        Namespace = namespaceName;
        _messages = messages;
    }

    /// <summary>Gets the name of the namespace it was encoded for.</summary>
    public string Namespace { get; }

    internal ReadOnlySpan<EngineMessage> Messages => _messages;

    /// <summary>Encodes an event.</summary>
    /// <param name="namespaceName">The namespace, leading slash included; part of the encoded packet.</param>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">The arguments as one JSON array, written as it is: it must be valid JSON.</param>
    /// <param name="attachments">Binary data, one for each <c>{"_placeholder":true,"num":n}</c> in the arguments; not copied.</param>
    /// <returns>The encoded event.</returns>
    /// <exception cref="ArgumentException">The name is reserved, or the arguments are no array.</exception>
    public static EncodedEvent Create(
        string namespaceName,
        string name,
        ReadOnlySpan<byte> arguments,
        IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(namespaceName);
        ReservedEvents.ThrowIfReserved(name);
        var packet = PacketFrames.Event(namespaceName, id: null, name, arguments, attachments?.Count ?? 0);
        return new EncodedEvent(namespaceName, PacketFrames.With(packet, attachments ?? []));
    }

    /// <summary>Encodes an event with one argument.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="namespaceName">The namespace, leading slash included; part of the encoded packet.</param>
    /// <param name="name">The event's name.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="type">How the argument becomes JSON.</param>
    /// <returns>The encoded event.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public static EncodedEvent Create<T>(string namespaceName, string name, T argument, JsonTypeInfo<T> type)
    {
        using var arguments = JsonArguments.Write(argument, type);
        return Create(namespaceName, name, arguments.WrittenSpan);
    }
}
