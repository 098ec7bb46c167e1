namespace Sallyport.SocketIO.EngineIO;

/// <summary>What a session exchanges with its client. The values are those of the protocol.</summary>
public enum EnginePacketType
{
    /// <summary>The server asks whether the client is still there.</summary>
    Ping = 2,

    /// <summary>The client is still there: the heartbeat.</summary>
    Pong = 3,

    /// <summary>A message of either side.</summary>
    Message = 4,
}
