using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Parsers;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO;

/// <summary>
/// An event for any number of receivers: encoded once, when the first of them gets it, and the bytes shared by all. Immutable; may be kept and sent again.
/// </summary>
public sealed class EncodedEvent
{
    private static readonly byte[] NoArguments = "[]"u8.ToArray();

    // One for each parser: a process has one, or two while its clients move from one to the other.
    private (SocketParser Parser, EngineMessage[] Messages)[] _encoded = [];

    private EncodedEvent(string namespaceName, string name, ReadOnlyMemory<byte> arguments, IReadOnlyList<ReadOnlyMemory<byte>> attachments)
    {
        Namespace = namespaceName;
        Name = name;
        ArgumentsJson = arguments;
        Attachments = attachments;
    }

    /// <summary>Gets the name of the namespace it is for.</summary>
    public string Namespace { get; }

    /// <summary>Gets the event's name.</summary>
    public string Name { get; }

    /// <summary>Gets the arguments as one JSON array in which <c>{"_placeholder":true,"num":n}</c> stands for attachment n.</summary>
    public ReadOnlyMemory<byte> ArgumentsJson { get; }

    /// <summary>Gets the binary data that placeholders in the arguments stand for, by their number.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Attachments { get; }

    /// <summary>Makes an event.</summary>
    /// <param name="namespaceName">The namespace, leading slash included; part of the encoded packet.</param>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">The arguments as one JSON array, such as <c>["world",1]</c>, written as it is: it must be valid JSON. Copied.</param>
    /// <param name="attachments">Binary data, one for each <c>{"_placeholder":true,"num":n}</c> in the arguments; not copied.</param>
    /// <returns>The event.</returns>
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
        var array = arguments.Trim(" \t\r\n"u8);
        if (array.IsEmpty)
        {
            return new EncodedEvent(namespaceName, name, NoArguments, attachments ?? []);
        }

        return array is [(byte)'[', .., (byte)']']
            ? new EncodedEvent(namespaceName, name, array.ToArray(), attachments ?? [])
            : throw new ArgumentException(PacketWriter.NotAnArray, nameof(arguments));
    }

    /// <summary>Makes an event with one argument.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="namespaceName">The namespace, leading slash included; part of the encoded packet.</param>
    /// <param name="name">The event's name.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="type">How the argument becomes JSON: <c>MyJson.Default.Order</c> of your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, for example.</param>
    /// <returns>The event.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public static EncodedEvent Create<T>(string namespaceName, string name, T argument, JsonTypeInfo<T> type)
    {
        using var arguments = JsonArguments.Write(argument, type);
        return Create(namespaceName, name, arguments.WrittenSpan, arguments.Attachments);
    }

    /// <summary>Makes an event with two arguments.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="namespaceName">The namespace, leading slash included; part of the encoded packet.</param>
    /// <param name="name">The event's name.</param>
    /// <param name="first">The first argument.</param>
    /// <param name="firstType">How the first argument becomes JSON.</param>
    /// <param name="second">The second argument.</param>
    /// <param name="secondType">How the second argument becomes JSON.</param>
    /// <returns>The event.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public static EncodedEvent Create<T1, T2>(
        string namespaceName,
        string name,
        T1 first,
        JsonTypeInfo<T1> firstType,
        T2 second,
        JsonTypeInfo<T2> secondType
    )
    {
        using var arguments = JsonArguments.Write(first, firstType, second, secondType);
        return Create(namespaceName, name, arguments.WrittenSpan, arguments.Attachments);
    }

    /// <summary>Makes an event with three arguments.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="namespaceName">The namespace, leading slash included; part of the encoded packet.</param>
    /// <param name="name">The event's name.</param>
    /// <param name="first">The first argument.</param>
    /// <param name="firstType">How the first argument becomes JSON.</param>
    /// <param name="second">The second argument.</param>
    /// <param name="secondType">How the second argument becomes JSON.</param>
    /// <param name="third">The third argument.</param>
    /// <param name="thirdType">How the third argument becomes JSON.</param>
    /// <returns>The event.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public static EncodedEvent Create<T1, T2, T3>(
        string namespaceName,
        string name,
        T1 first,
        JsonTypeInfo<T1> firstType,
        T2 second,
        JsonTypeInfo<T2> secondType,
        T3 third,
        JsonTypeInfo<T3> thirdType
    )
    {
        using var arguments = JsonArguments.Write(first, firstType, second, secondType, third, thirdType);
        return Create(namespaceName, name, arguments.WrittenSpan, arguments.Attachments);
    }

    /// <summary>Makes the same event with one more argument at the end: its place in the log of an <see cref="Adapters.IAdapter"/>.</summary>
    /// <param name="offset">The place.</param>
    /// <returns>The event.</returns>
    public EncodedEvent WithOffset(string offset)
    {
        ArgumentNullException.ThrowIfNull(offset);
        using var writer = PooledWriter.Rent();
        JsonArguments.Append(writer, ArgumentsJson.Span, offset);
        return new EncodedEvent(Namespace, Name, writer.WrittenSpan.ToArray(), Attachments) { Offset = offset };
    }

    /// <summary>Gets the place in the log that was appended, if any.</summary>
    internal string? Offset { get; private init; }

    /// <summary>Makes the same event for another namespace; the arguments are shared.</summary>
    internal EncodedEvent For(string namespaceName) => new(namespaceName, Name, ArgumentsJson, Attachments);

    /// <summary>Gets what is sent. Two threads that ask first at once may both encode it; the bytes are the same.</summary>
    internal EngineMessage[] MessagesFor(SocketParser parser)
    {
        var encoded = _encoded;
        foreach (var (known, messages) in encoded)
        {
            if (ReferenceEquals(known, parser))
            {
                return messages;
            }
        }

        var made = Encode(parser, id: null);
        _encoded = [.. encoded, (parser, made)];
        return made;
    }

    /// <summary>Encodes the event, asking for an acknowledgement where an id is given.</summary>
    internal EngineMessage[] Encode(SocketParser parser, ulong? id) =>
        parser.Encode(
            new OutgoingPacket
            {
                Type = SocketPacketType.Event,
                Namespace = Namespace,
                Id = id,
                EventName = Name,
                Json = ArgumentsJson.Span,
                Attachments = Attachments,
            }
        );
}
