namespace Sallyport.SocketIO.Parsers;

/// <summary>The packet types of Socket.IO v5; the value is the number on the wire. https://socket.io/docs/v4/socket-io-protocol/#packet-types.</summary>
public enum SocketPacketType : byte
{
    /// <summary>The client asks to enter a namespace, or the server says that it is in.</summary>
    Connect = 0,

    /// <summary>One side leaves a namespace.</summary>
    Disconnect = 1,

    /// <summary>An event.</summary>
    Event = 2,

    /// <summary>The acknowledgement of an event.</summary>
    Ack = 3,

    /// <summary>The server refuses a CONNECT.</summary>
    ConnectError = 4,

    /// <summary>An event with attachments.</summary>
    BinaryEvent = 5,

    /// <summary>An acknowledgement with attachments.</summary>
    BinaryAck = 6,
}
