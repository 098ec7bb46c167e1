namespace Sallyport.SocketIO.EngineIO;

/// <summary>Why a session ended. The first reason wins.</summary>
public enum EngineCloseReason
{
    /// <summary>The client closed the session or its connection.</summary>
    TransportClose,

    /// <summary>The connection failed, or the client broke a rule of its transport (two polls at once, a packet it must not send).</summary>
    TransportError,

    /// <summary>No pong came within <see cref="EngineOptions.PingTimeout"/>.</summary>
    PingTimeout,

    /// <summary>The client sent something that is no packet.</summary>
    ParseError,

    /// <summary>A message was larger than <see cref="EngineOptions.MaxPayload"/>.</summary>
    PayloadTooLarge,

    /// <summary>The application closed the session.</summary>
    ForcedClose,

    /// <summary>The client read too slowly: its queue reached <see cref="EngineOptions.SendQueuePackets"/> or <see cref="EngineOptions.SendQueueBytes"/>.</summary>
    SendQueueFull,

    /// <summary>The server is shutting down.</summary>
    ServerShuttingDown,

    /// <summary>The client took less than <see cref="EngineOptions.MinSendRate"/> for longer than <see cref="EngineOptions.SendGracePeriod"/>.</summary>
    ClientTooSlow,

    /// <summary>The client sent more than <see cref="EngineOptions.MaxControlPacketsPerSecond"/>.</summary>
    TooManyControlPackets,
}
