namespace Sallyport.SocketIO.Protocol;

/// <summary>The packet types of Socket.IO v5; on the wire the digit of the value.</summary>
internal enum SocketPacketType : byte
{
    Connect = 0,
    Disconnect = 1,
    Event = 2,
    Ack = 3,
    ConnectError = 4,
    BinaryEvent = 5,
    BinaryAck = 6,
}
