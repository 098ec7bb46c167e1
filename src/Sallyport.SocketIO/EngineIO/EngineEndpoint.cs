using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>
/// Takes the requests below the endpoint's path apart: files, WebSockets, polling. Only what asks for a WebSocket goes
/// through the middleware for WebSockets, which costs every request.
/// </summary>
internal sealed class EngineEndpoint
{
    /// <summary>The route parameter that holds what follows the endpoint's path.</summary>
    public const string Rest = "rest";

    private readonly EngineDispatcher _dispatcher;
    private readonly RequestDelegate _withWebSockets;
    private readonly Func<string, RequestDelegate?>? _findFile;

    private EngineEndpoint(EngineServer server, IApplicationBuilder branch, Func<string, RequestDelegate?>? findFile)
    {
        _dispatcher = new EngineDispatcher(server);
        _findFile = findFile;
        branch.UseWebSockets();
        branch.Run(_dispatcher.InvokeAsync);
        _withWebSockets = branch.Build();
    }

    /// <summary>Makes the handler of the requests.</summary>
    /// <param name="server">The server.</param>
    /// <param name="branch">Where the middleware for WebSockets goes.</param>
    /// <param name="findFile">Finds what serves a file below the path; null where there are no files.</param>
    public static RequestDelegate Build(EngineServer server, IApplicationBuilder branch, Func<string, RequestDelegate?>? findFile) =>
        new EngineEndpoint(server, branch, findFile).InvokeAsync;

    private Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.Value is not [.., '/'])
        {
            var rest = context.GetRouteValue(Rest) as string;
            if (string.IsNullOrEmpty(rest))
            {
                // Routing takes /socket.io for /socket.io/; clients ask for the latter, and the reference server knows only that.
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }

            if (_findFile?.Invoke(rest) is { } serve)
            {
                return _dispatcher.IsPreflight(context) ? Task.CompletedTask : serve(context);
            }
        }

        if (_dispatcher.CanFrame(context))
        {
            return _dispatcher.InvokeAsync(context, isFramed: true);
        }

        return MayBeWebSocket(context) ? _withWebSockets(context) : _dispatcher.InvokeAsync(context);
    }

    private static bool MayBeWebSocket(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true }
        || context.Features.Get<IHttpWebSocketFeature>() is not null;
}
