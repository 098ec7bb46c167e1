namespace Sallyport.SocketIO.EngineIO;

/// <summary>A packet of a session, as <see cref="EngineSession.OnPacketReceived"/> and <see cref="EngineSession.OnPacketSending"/> show it.</summary>
public readonly ref struct EnginePacket
{
    internal EnginePacket(EnginePacketType type, ReadOnlySpan<byte> data, bool isBinary)
    {
        Type = type;
        Data = data;
        IsBinary = isBinary;
    }

    /// <summary>Gets what it is.</summary>
    public EnginePacketType Type { get; }

    /// <summary>Gets the message, UTF-8 when it is text; empty for anything else.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Gets a value indicating whether the message is binary.</summary>
    public bool IsBinary { get; }
}
