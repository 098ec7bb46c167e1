namespace Sallyport.SocketIO.Protocol;

/// <summary>What stands before the JSON of a packet, and where the JSON begins. Points into the frame it was read from.</summary>
internal readonly ref struct SocketPacket
{
    public required SocketPacketType Type { get; init; }

    /// <summary>Gets how many binary frames follow.</summary>
    public int Attachments { get; init; }

    /// <summary>Gets the namespace, leading slash included.</summary>
    public required ReadOnlySpan<byte> Namespace { get; init; }

    /// <summary>Gets the number by which an acknowledgement finds its event.</summary>
    public ulong? Id { get; init; }

    /// <summary>Gets where the JSON begins in the frame.</summary>
    public required int PayloadStart { get; init; }
}
