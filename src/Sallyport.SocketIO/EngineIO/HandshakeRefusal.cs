namespace Sallyport.SocketIO.EngineIO;

/// <summary>
/// Why a handshake is not allowed: HTTP 403 with the body <c>{"code":4,"message":…}</c> to a client that polls, 400 with the text alone to one that opens a
/// WebSocket. Pages see neither: what a client is to act on belongs into a <see cref="ConnectRefusal"/>.
/// </summary>
/// <param name="Message">The text; shown to the client, so nothing secret.</param>
public sealed record HandshakeRefusal(string Message = "Forbidden");
