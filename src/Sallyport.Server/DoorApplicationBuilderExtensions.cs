namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts the doors into the application's pipeline.</summary>
internal static class DoorApplicationBuilderExtensions
{
    /// <summary>The middleware all doors share; call it before mapping any of them.</summary>
    public static WebApplication UseDoors(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app;
    }

    /// <summary>Maps door A, Socket.IO on <c>/socket.io/</c>.</summary>
    public static WebApplication MapSocketIODoor(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app;
    }

    /// <summary>Maps door B, the raw WebSocket on <c>/ws</c>.</summary>
    public static WebApplication MapWebSocketDoor(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app;
    }

    /// <summary>Maps the HTTP API under <c>/api/v1</c>.</summary>
    public static WebApplication MapApi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app;
    }
}
