namespace Sallyport.SocketIO.EngineIO;

/// <summary>The errors of a handshake or a request, by the numbers and words Engine.IO clients know.</summary>
internal sealed record EngineError(EngineErrorCode Code, string Message, int Status)
{
    public static readonly EngineError UnknownTransport = new(EngineErrorCode.UnknownTransport, "Transport unknown", 400);
    public static readonly EngineError UnknownSession = new(EngineErrorCode.UnknownSession, "Session ID unknown", 400);
    public static readonly EngineError BadHandshakeMethod = new(EngineErrorCode.BadHandshakeMethod, "Bad handshake method", 400);
    public static readonly EngineError BadRequest = new(EngineErrorCode.BadRequest, "Bad request", 400);
    public static readonly EngineError UnsupportedVersion = new(
        EngineErrorCode.UnsupportedProtocolVersion,
        "Unsupported protocol version",
        400
    );
    public static readonly EngineError ForbiddenOrigin = new(EngineErrorCode.Forbidden, "Origin not allowed", 403);
    public static readonly EngineError ShuttingDown = new(EngineErrorCode.Forbidden, "Server is shutting down", 503);
    public static readonly EngineError TooManyConnections = new(EngineErrorCode.Forbidden, "Too many connections", 503);

    public static EngineError Forbidden(HandshakeRefusal refusal) => new(EngineErrorCode.Forbidden, refusal.Message, 403);
}
