namespace Sallyport.SocketIO.EngineIO;

/// <summary>The errors of a handshake or a request, by the numbers and words Engine.IO clients know.</summary>
internal sealed record EngineError(int Code, string Message, int Status)
{
    public static readonly EngineError UnknownTransport = new(0, "Transport unknown", 400);
    public static readonly EngineError UnknownSession = new(1, "Session ID unknown", 400);
    public static readonly EngineError BadHandshakeMethod = new(2, "Bad handshake method", 400);
    public static readonly EngineError BadRequest = new(3, "Bad request", 400);
    public static readonly EngineError UnsupportedVersion = new(5, "Unsupported protocol version", 400);
    public static readonly EngineError ShuttingDown = new(4, "Server is shutting down", 503);

    public static EngineError Forbidden(HandshakeRefusal refusal) => new(4, refusal.Message, 403);
}
