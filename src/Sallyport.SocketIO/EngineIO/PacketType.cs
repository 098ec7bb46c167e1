namespace Sallyport.SocketIO.EngineIO;

/// <summary>The packet types of Engine.IO v4; on the wire the digit of the value.</summary>
internal enum PacketType : byte
{
    Open = 0,
    Close = 1,
    Ping = 2,
    Pong = 3,
    Message = 4,
    Upgrade = 5,
    Noop = 6,

    /// <summary>A binary message as base64 text: <c>b</c> instead of a digit.</summary>
    Base64Message = 7,
}
