using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;

namespace Sallyport.SocketIO.EngineIO.WebSockets;

/// <summary>An accepted connection whose bytes are WebSocket frames, ours to read and to write until the request ends.</summary>
internal sealed record FramedConnection(PipeReader Input, PipeWriter Output, IConnectionLifetimeFeature Lifetime);
