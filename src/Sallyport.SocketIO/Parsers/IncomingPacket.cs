namespace Sallyport.SocketIO.Parsers;

/// <summary>
/// A packet of a client. Its memory is only valid until the decoder is called again; <see cref="Attachments"/> alone may be kept.
/// </summary>
public readonly struct IncomingPacket
{
    private readonly IReadOnlyList<ReadOnlyMemory<byte>>? _attachments;

    /// <summary>Gets the type. Whether an event or acknowledgement is a binary one makes no difference to its receiver.</summary>
    public required SocketPacketType Type { get; init; }

    /// <summary>Gets the name of the namespace in UTF-8, leading slash included.</summary>
    public required ReadOnlyMemory<byte> Namespace { get; init; }

    /// <summary>Gets the number by which an acknowledgement finds its event.</summary>
    public ulong? Id { get; init; }

    /// <summary>Gets a value indicating whether an event or acknowledgement came without any content: it is passed over.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>Gets the name of an event in UTF-8, unescaped; a number stands for its digits. Reserved names are refused by the session.</summary>
    public ReadOnlyMemory<byte> EventName { get; init; }

    /// <summary>
    /// Gets the JSON. CONNECT: one object, or nothing. Events and acknowledgements: the arguments, the event's name not included, separated by commas,
    /// as they stand between the brackets of an array; nothing where there are none. It must be valid JSON within the limits, in which
    /// <c>{"_placeholder":true,"num":n}</c> stands for attachment n of <see cref="Attachments"/>.
    /// </summary>
    public ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>Gets the binary data that placeholders stand for, by their number.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Attachments
    {
        get => _attachments ?? [];
        init => _attachments = value;
    }
}
