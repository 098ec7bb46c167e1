namespace Sallyport.SocketIO.Parsers;

/// <summary>A packet for clients.</summary>
public readonly ref struct OutgoingPacket
{
    private readonly IReadOnlyList<ReadOnlyMemory<byte>>? _attachments;

    /// <summary>Gets the type; never a binary one: <see cref="Attachments"/> tell.</summary>
    public required SocketPacketType Type { get; init; }

    /// <summary>Gets the name of the namespace, leading slash included.</summary>
    public required string Namespace { get; init; }

    /// <summary>Gets the number by which an acknowledgement finds its event; always there when this is an acknowledgement.</summary>
    public ulong? Id { get; init; }

    /// <summary>Gets the name of an event; <see langword="null"/> for other packets.</summary>
    public string? EventName { get; init; }

    /// <summary>
    /// Gets the JSON as the application gave it. CONNECT and CONNECT_ERROR: one object. Events and acknowledgements: one array of the arguments, the
    /// event's name not included, or nothing where there are none; <c>{"_placeholder":true,"num":n}</c> in it stands for attachment n.
    /// </summary>
    public ReadOnlySpan<byte> Json { get; init; }

    /// <summary>Gets the binary data that placeholders stand for, by their number.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Attachments
    {
        get => _attachments ?? [];
        init => _attachments = value;
    }
}
