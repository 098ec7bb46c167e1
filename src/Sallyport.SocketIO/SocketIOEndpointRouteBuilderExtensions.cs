#pragma warning disable
using Microsoft.AspNetCore.Routing;
using Sallyport.SocketIO.EngineIO;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps Socket.IO and bare Engine.IO endpoints.</summary>
public static class SocketIOEndpointRouteBuilderExtensions
{
    /// <summary>Maps the registered Socket.IO server. WebSocket middleware is part of the endpoint.</summary>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="pattern">The path.</param>
    /// <returns>A builder for conventions, such as host filters.</returns>
    public static IEndpointConventionBuilder MapSocketIO(this IEndpointRouteBuilder endpoints, string pattern = "/socket.io/") =>
        throw new NotImplementedException();

    /// <summary>Maps a bare Engine.IO endpoint: sessions and messages without namespaces and events.</summary>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="pattern">The path.</param>
    /// <param name="options">The settings.</param>
    /// <param name="accept">Called once for each new session, before its first message; gives what handles its messages.</param>
    /// <returns>A builder for conventions, such as host filters.</returns>
    public static IEndpointConventionBuilder MapEngineIO(
        this IEndpointRouteBuilder endpoints,
        string pattern,
        EngineOptions options,
        Func<EngineSession, IEngineListener> accept
    ) => throw new NotImplementedException();
}
