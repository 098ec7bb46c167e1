namespace Sallyport.SocketIO;

/// <summary>An event about to be sent to a client, as <see cref="Socket.OnAnyOutgoing"/> shows it.</summary>
public readonly ref struct OutgoingEvent
{
    internal OutgoingEvent(string name, ReadOnlySpan<byte> arguments, IReadOnlyList<ReadOnlyMemory<byte>> attachments)
    {
        Name = name;
        ArgumentsJson = arguments;
        Attachments = attachments;
    }

    /// <summary>Gets the event's name.</summary>
    public string Name { get; }

    /// <summary>Gets the JSON array of the arguments; empty where there are none.</summary>
    public ReadOnlySpan<byte> ArgumentsJson { get; }

    /// <summary>Gets the binary data that placeholders in the arguments stand for, by their number.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Attachments { get; }
}
