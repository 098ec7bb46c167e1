using System.Globalization;
using Sallyport.SocketIO;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.ConformanceHost;

/// <summary>P2: events and acknowledgements of every kind, and a bare Engine.IO server with headers and refusals of its own.</summary>
internal static class EventProfile
{
    public static readonly Profile Profile = new("P2", AddServices, Map, WarmUpAsync);

    private static void AddServices(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSocketIO(options =>
        {
            options.Engine.PingInterval = TimeSpan.FromSeconds(2);
            options.Recovery.Enabled = true;
            options.Recovery.SkipMiddlewares = true;
            options.Engine.AllowRequest = async context =>
            {
                await Task.Delay(10, context.RequestAborted);
                return null;
            };
        });
    }

    private static void Map(WebApplication app)
    {
        MapNamespaces(app.Services.GetRequiredService<SocketIOServer>());
        var accessor = app.Services.GetRequiredService<IHttpContextAccessor>();
        app.MapEngineIO("/engine.io/", EngineSettings(), session => new EngineMessages(session, accessor));
        app.MapSocketIO();
    }

    private static void MapNamespaces(SocketIOServer server)
    {
        var runs = 0;
        server
            .Of("/")
            .Use(
                (socket, _) =>
                    ValueTask.FromResult(
                        socket.Handshake.Request.Query["fail"] is [.., { Length: > 0 }]
                            ? new ConnectRefusal("Auth failed (main namespace)")
                            : null
                    )
            )
            .Use(
                (_, _) =>
                {
                    Interlocked.Increment(ref runs);
                    return ValueTask.FromResult<ConnectRefusal?>(null);
                }
            )
            .OnConnected(socket => new EventHandlers(socket, () => Volatile.Read(ref runs)).Register());
        server.Of("/foo").OnConnected(socket => socket.On("getId", received => _ = received.TryAck(socket.Id, ProfileJson.Default.String)));
        server.Of("/abc").OnConnected(socket => _ = socket.TryEmit("handshake", HandshakeJson.Describe(socket.Handshake)));
        server.Of("/no").Use((_, _) => ValueTask.FromResult<ConnectRefusal?>(new ConnectRefusal("Auth failed (custom namespace)")));
        foreach (var silent in (string[])["/timeout_socket", "/valid", "/asd"])
        {
            server.Of(silent);
        }
    }

    private static EngineOptions EngineSettings() =>
        new()
        {
            PingInterval = TimeSpan.FromMilliseconds(500),
            MaxPayload = 100,
            AllowRequest = context =>
                ValueTask.FromResult(context.Request.Query.ContainsKey("deny") ? new HandshakeRefusal("Forbidden") : null),
            OnInitialHeaders = (_, headers) =>
                headers.SetCookie = new([
                    "1=1; Max-Age=86400",
                    "2=2; Path=/; HttpOnly; Secure; SameSite=Strict",
                    "3=3; Max-Age=0",
                    string.Create(CultureInfo.InvariantCulture, $"4=4; Expires={TimeProvider.System.GetUtcNow():R}"),
                ]),
        };

    private static async Task WarmUpAsync(int port)
    {
        await WarmUp.RunAsync("/engine.io/", ["4hello", "4give binary"], port);
        await WarmUp.RunAsync(
            "/socket.io/",
            ["40", "420[\"echo\",{\"a\":[1]}]", "421[\"getHandshake\"]", "422[\"getAckDate\",1]", "423[\"state\"]", "42[\"getUtf8\"]"],
            port
        );
    }
}
