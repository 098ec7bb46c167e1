using Sallyport.SocketIO.EngineIO.Connections;

namespace Sallyport.SocketIO.EngineIO.WebSockets;

/// <summary>A request that was answered with a WebSocket, and what is to be done with that.</summary>
/// <param name="Takeover">The connection, where the WebSocket takes it from HTTP: nothing may touch it before the request has ended.</param>
/// <param name="Work">Carries a session over the WebSocket until both are over.</param>
internal sealed record AcceptedWebSocket(ConnectionTakeover? Takeover, Func<Task> Work);
