using System.Runtime.InteropServices;

namespace Sallyport.SocketIO.Parsers;

/// <summary>What stands before the JSON of a packet, and where the JSON begins.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct PacketHead
{
    public required SocketPacketType Type { get; init; }

    /// <summary>Gets how many binary frames follow.</summary>
    public int Attachments { get; init; }

    /// <summary>Gets where the namespace begins in the frame, leading slash included.</summary>
    public int NamespaceStart { get; init; }

    /// <summary>Gets how long the namespace is; zero where none is named, which means the main one.</summary>
    public int NamespaceLength { get; init; }

    /// <summary>Gets the number by which an acknowledgement finds its event.</summary>
    public ulong? Id { get; init; }

    /// <summary>Gets where the JSON begins in the frame.</summary>
    public required int PayloadStart { get; init; }
}
