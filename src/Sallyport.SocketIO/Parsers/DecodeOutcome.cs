namespace Sallyport.SocketIO.Parsers;

/// <summary>What a client's message was.</summary>
public enum DecodeOutcome
{
    /// <summary>No packet, or one beyond the limits. The session is closed.</summary>
    Invalid,

    /// <summary>A packet.</summary>
    Packet,

    /// <summary>Part of a packet: more messages follow.</summary>
    Incomplete,
}
