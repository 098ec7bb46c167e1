using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Parsers;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO;

/// <content>Events to the client.</content>
public sealed partial class Socket
{
    /// <summary>Sends an event without arguments.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="options">How it is sent.</param>
    /// <returns>
    /// <see langword="false"/> when the socket is not connected, was cut just now because its queue is full, or a volatile event was dropped.
    /// </returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public bool TryEmit(string name, SendOptions options = SendOptions.None) => TryEmit(name, default, attachments: null, options);

    /// <summary>Sends an event.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">The arguments as one JSON array, such as <c>["world",1]</c>, written as it is: it must be valid JSON.</param>
    /// <param name="attachments">Binary data, one for each <c>{"_placeholder":true,"num":n}</c> in the arguments; not copied.</param>
    /// <param name="options">How it is sent.</param>
    /// <returns>
    /// <see langword="false"/> when the socket is not connected, was cut just now because its queue is full, or a volatile event was dropped.
    /// </returns>
    /// <exception cref="ArgumentException">The name is reserved, or the arguments are no array.</exception>
    public bool TryEmit(
        string name,
        ReadOnlySpan<byte> arguments,
        IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null,
        SendOptions options = SendOptions.None
    )
    {
        ReservedEvents.ThrowIfReserved(name);
        if (!IsConnected)
        {
            return false;
        }

        return PrivateId is null || options.HasFlag(SendOptions.Volatile)
            ? SendEvent(name, id: null, arguments, attachments, options)
            : TryEmitKept(EncodedEvent.Create(Namespace.Name, name, arguments, attachments), options);
    }

    /// <summary>Sends an event that was encoded before; the bytes are shared by all its receivers.</summary>
    /// <param name="encoded">The event.</param>
    /// <param name="options">How it is sent.</param>
    /// <returns>
    /// <see langword="false"/> when the socket is not connected, was cut just now because its queue is full, or a volatile event was dropped.
    /// </returns>
    /// <exception cref="ArgumentException">The event was encoded for another namespace.</exception>
    public bool TryEmit(EncodedEvent encoded, SendOptions options = SendOptions.None)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        if (!string.Equals(encoded.Namespace, Namespace.Name, StringComparison.Ordinal))
        {
            throw new ArgumentException("The event was encoded for another namespace.", nameof(encoded));
        }

        if (!IsConnected)
        {
            return false;
        }

        if (PrivateId is not null && !options.HasFlag(SendOptions.Volatile))
        {
            return TryEmitKept(encoded, options);
        }

        return TryDeliver(encoded, encoded.MessagesFor(Namespace.Parser), options);
    }

    /// <summary>Sends an event that many sockets get.</summary>
    /// <param name="sent">The event.</param>
    /// <param name="messages">The event as it is encoded for all of them.</param>
    /// <param name="options">How it is sent.</param>
    internal bool TryDeliver(EncodedEvent sent, ReadOnlySpan<EngineMessage> messages, SendOptions options)
    {
        if (!IsConnected)
        {
            return false;
        }

        if (_outgoingHandlers.Length > 0)
        {
            ShowOutgoing(sent.Name, sent.ArgumentsJson.Span, sent.Attachments);
        }

        return Session.TrySend(messages, options);
    }

    private bool SendEvent(
        string name,
        ulong? id,
        ReadOnlySpan<byte> arguments,
        IReadOnlyList<ReadOnlyMemory<byte>>? attachments,
        SendOptions options
    )
    {
        ShowOutgoing(name, arguments, attachments);
        return Send(
            new OutgoingPacket
            {
                Type = SocketPacketType.Event,
                Namespace = Namespace.Name,
                Id = id,
                EventName = name,
                Json = arguments,
                Attachments = attachments ?? [],
            },
            options
        );
    }

    private bool Send(in OutgoingPacket packet, SendOptions options)
    {
        var parser = Namespace.Parser;
        using var frame = PooledWriter.Rent();
        return parser.TryWriteText(packet, frame)
            ? Session.TrySendText(frame.WrittenSpan, options)
            : Session.TrySend(parser.Encode(packet), options);
    }
}
