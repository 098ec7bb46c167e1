namespace Sallyport.SocketIO.Parsers;

/// <summary>A binary packet whose attachments are still coming. Their number was announced and checked before the first one.</summary>
/// <param name="head">The packet; copied, for its memory is the client's message.</param>
/// <param name="announced">How many attachments it has.</param>
/// <param name="isUsed">Whether a placeholder stands for one of them; else they are dropped.</param>
internal sealed class BinaryAssembly(in IncomingPacket head, int announced, bool isUsed)
{
    private readonly IncomingPacket _head = new()
    {
        Type = head.Type,
        Namespace = head.Namespace.ToArray(),
        Id = head.Id,
        EventName = head.EventName.ToArray(),
        Json = head.Json.ToArray(),
    };

    private readonly List<ReadOnlyMemory<byte>> _attachments = new(announced);
    private int _received;

    public bool IsComplete => _received == announced;

    /// <summary>Adds one attachment.</summary>
    /// <returns>The packet; whole when this was the last.</returns>
    public IncomingPacket Add(ReadOnlySpan<byte> data)
    {
        _received++;
        if (!isUsed)
        {
            return _head;
        }

        _attachments.Add(data.ToArray());
        return new IncomingPacket
        {
            Type = _head.Type,
            Namespace = _head.Namespace,
            Id = _head.Id,
            EventName = _head.EventName,
            Json = _head.Json,
            Attachments = _attachments,
        };
    }
}
