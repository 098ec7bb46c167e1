using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sallyport.SocketIO;
using Sallyport.SocketIO.ClientFiles;
using Sallyport.SocketIO.EngineIO;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps Socket.IO and bare Engine.IO endpoints.</summary>
public static class SocketIOEndpointRouteBuilderExtensions
{
    /// <summary>Maps the registered Socket.IO server. WebSocket middleware is part of the endpoint.</summary>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="pattern">The path; what follows it belongs to it.</param>
    /// <returns>A builder for conventions, such as host filters.</returns>
    /// <exception cref="InvalidOperationException"><c>AddSocketIO</c> was not called.</exception>
    public static IEndpointConventionBuilder MapSocketIO(this IEndpointRouteBuilder endpoints, string pattern = "/socket.io/")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        var server =
            endpoints.ServiceProvider.GetService<SocketIOServer>()
            ?? throw new InvalidOperationException("Call builder.Services.AddSocketIO() before builder.Build().");
        return Map(endpoints, pattern, server.Engine, server.Options.ServeClient ? ClientFile.FindHandler : null);
    }

    /// <summary>Maps a bare Engine.IO endpoint: sessions and messages without namespaces and events.</summary>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="pattern">The path; what follows it belongs to it.</param>
    /// <param name="options">The settings.</param>
    /// <param name="accept">Called once for each new session, before its first message; gives what handles its messages.</param>
    /// <returns>A builder for conventions, such as host filters.</returns>
    /// <exception cref="InvalidOperationException"><c>AddEngineIO</c> was not called.</exception>
    /// <exception cref="OptionsValidationException">The settings make no sense.</exception>
    public static IEndpointConventionBuilder MapEngineIO(
        this IEndpointRouteBuilder endpoints,
        string pattern,
        EngineOptions options,
        Func<EngineSession, IEngineListener> accept
    )
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints.MapEngineIO(pattern, new EngineServer(endpoints.ServiceProvider, options, accept));
    }

    /// <summary>Maps an Engine.IO server of the application's making: one to ask for its sessions, to close, to listen to for errors.</summary>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="pattern">The path; what follows it belongs to it.</param>
    /// <param name="server">The server. It is closed when the application stops.</param>
    /// <returns>A builder for conventions, such as host filters.</returns>
    public static IEndpointConventionBuilder MapEngineIO(this IEndpointRouteBuilder endpoints, string pattern, EngineServer server)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        ArgumentNullException.ThrowIfNull(server);
        return Map(endpoints, pattern, server, findFile: null);
    }

    private static IEndpointConventionBuilder Map(
        IEndpointRouteBuilder endpoints,
        string pattern,
        EngineServer server,
        Func<string, RequestDelegate?>? findFile
    )
    {
        var path = pattern.TrimEnd('/');
        var handler = EngineEndpoint.Build(server, endpoints.CreateApplicationBuilder(), findFile);

        endpoints.ServiceProvider.GetRequiredService<EngineLifetime>().Add(server);
        return endpoints
            .Map($"{path}/{{**{EngineEndpoint.Rest}}}", handler)
            .WithDisplayName("Engine.IO " + path)
            .WithEngineMetadata(server.Options);
    }
}
