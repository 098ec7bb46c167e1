namespace Sallyport.SocketIO.EngineIO;

/// <summary>Why a handshake is not allowed: HTTP 403 with the body <c>{"code":4,"message":…}</c>.</summary>
/// <param name="Message">The text of the body; shown to the client, so nothing secret.</param>
public sealed record HandshakeRefusal(string Message = "Forbidden");
