using Sallyport.Doors.Health;
using Sallyport.Doors.HttpApi;
using Sallyport.Doors.LeakReports;
using Sallyport.Doors.SocketIODoor;
using Sallyport.Doors.Telemetry;
using Sallyport.Doors.Usage;
using Sallyport.Doors.WebSocketDoor;
using Sallyport.SocketIO;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts the doors into the application's pipeline.</summary>
internal static class DoorApplicationBuilderExtensions
{
    /// <summary>The middleware all doors share; call it before mapping any of them.</summary>
    public static WebApplication UseDoors(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);

        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        return app;
    }

    /// <summary>Maps door A, Socket.IO on <c>/socket.io/</c>.</summary>
    public static WebApplication MapSocketIODoor(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);

        app.Services.GetRequiredService<SocketDoor>().Open(app.Services.GetRequiredService<SocketIOServer>());
        app.MapSocketIO();
        return app;
    }

    /// <summary>Maps door B, the raw WebSocket on <c>/ws</c>.</summary>
    public static WebApplication MapWebSocketDoor(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);

        var door = app.Services.GetRequiredService<RawDoor>();
        var pipeline = ((IEndpointRouteBuilder)app).CreateApplicationBuilder();
        pipeline.Use(
            static (context, next) =>
            {
                TextGuard.Install(context);
                return next(context);
            }
        );
        pipeline.UseWebSockets();
        pipeline.Run(door.HandleAsync);
        app.MapMethods("/ws", [HttpMethods.Get, HttpMethods.Connect], pipeline.Build());
        return app;
    }

    /// <summary>Maps <c>/healthz</c> and <c>/readyz</c>.</summary>
    public static WebApplication MapHealth(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);

        string[] reading = [HttpMethods.Get, HttpMethods.Head];
        app.MapMethods("/healthz", reading, HealthEndpoints.AnswerAliveAsync);
        app.MapMethods("/readyz", reading, app.Services.GetRequiredService<HealthEndpoints>().AnswerReadyAsync);
        return app;
    }

    /// <summary>Maps the HTTP API under <c>/api/v1</c>.</summary>
    public static WebApplication MapApi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);

        Map(app, "/api/v1/ws-token", app.Services.GetRequiredService<WsTokenEndpoint>().HandleAsync);
        Map(app, LeakReportEndpoint.Route, app.Services.GetRequiredService<LeakReportEndpoint>().HandleAsync);
        var usage = app.Services.GetRequiredService<UsageEndpoint>();
        Map(app, "/api/v1/usage", usage.HandleAsync);
        Map(app, "/api/v1/usage.csv", usage.HandleCsvAsync);
        Map(app, "/api/v1/{**path}", app.Services.GetRequiredService<RequestEndpoint>().HandleAsync);
        return app;
    }

    private static void Map(WebApplication app, string route, RequestDelegate handler) =>
        app.Map(route, ServerTraces.Around(route, handler));
}
