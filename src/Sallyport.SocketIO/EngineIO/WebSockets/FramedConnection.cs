using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Sallyport.SocketIO.EngineIO.Connections;

namespace Sallyport.SocketIO.EngineIO.WebSockets;

/// <summary>
/// An accepted connection whose bytes are WebSocket frames: ours to read and to write until the request ends, or with <paramref name="Takeover"/> from the
/// request's end on.
/// </summary>
internal sealed record FramedConnection(IDuplexPipe Transport, IConnectionLifetimeFeature Lifetime, ConnectionTakeover? Takeover);
