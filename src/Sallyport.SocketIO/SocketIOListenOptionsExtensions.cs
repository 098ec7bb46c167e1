using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.EngineIO.Connections;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Prepares Kestrel's endpoints for WebSockets of Socket.IO and Engine.IO.</summary>
public static class SocketIOListenOptionsExtensions
{
    /// <summary>
    /// Lets WebSockets of this endpoint go on when their HTTP request has ended, which frees most of the memory of an idle connection. Call it last, after
    /// <c>UseHttps</c>: middleware that is added later and replaces the connection's pipes makes it void.
    /// </summary>
    /// <remarks>
    /// <c>AddSocketIO</c> and <c>AddEngineIO</c> call it by <see cref="KestrelServerOptions.ConfigureEndpointDefaults"/>, so it is only needed for endpoints with
    /// TLS and for applications with endpoint defaults of their own. Where it is missing, where
    /// <see cref="KestrelServerLimits.MaxConcurrentUpgradedConnections"/> is set, and with <see cref="EngineOptions.HoldsRequest"/>, the request lasts as
    /// long as the WebSocket; nothing else changes.
    /// </remarks>
    /// <param name="listen">The endpoint.</param>
    /// <returns>The same endpoint.</returns>
    public static ListenOptions UseSocketIOConnections(this ListenOptions listen)
    {
        ArgumentNullException.ThrowIfNull(listen);
        var limits = listen.KestrelServerOptions.Limits;
        listen.Use(http => connection => ConnectionTakeover.ServeAsync(connection, http, limits));
        return listen;
    }
}
