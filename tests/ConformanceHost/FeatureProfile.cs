using System.Text.RegularExpressions;
using Sallyport.SocketIO;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.ConformanceHost;

/// <summary>P4: rooms, broadcasts, acknowledgements of many, and every switch of the transports.</summary>
internal static partial class FeatureProfile
{
    public static readonly Profile Profile = new("P4", AddServices, Map, WarmUpAsync);

    private static void AddServices(IServiceCollection services) =>
        services.AddSocketIO(options =>
        {
            options.ConnectTimeout = TimeSpan.FromSeconds(5);
            options.ServeClient = false;
            options.CleanupEmptyChildNamespaces = true;
            Configure(options.Engine);
        });

    private static void Configure(EngineOptions engine)
    {
        engine.PingInterval = TimeSpan.FromSeconds(5);
        engine.PingTimeout = TimeSpan.FromSeconds(2);
        engine.MaxPayload = 10_000;
        engine.HttpCompression.Threshold = 1024;
        engine.PerMessageDeflate.IsEnabled = true;
        engine.PerMessageDeflate.Threshold = 1024;
        engine.Cors.AllowedOrigins.Add("http://app.example");
        engine.Cors.AllowCredentials = true;
        engine.Cors.Methods = "GET,POST";
        engine.Cookie = new EngineCookieOptions
        {
            Name = "io",
            Path = "/",
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
        };
    }

    private static void Map(WebApplication app)
    {
        var server = app.Services.GetRequiredService<SocketIOServer>();
        server.Of("/").OnConnected(socket => new FeatureHandlers(socket, server).Register());
        server
            .Of(DynPattern())
            .OnConnected(socket => socket.On("where", received => _ = received.TryAck(socket.Namespace.Name, ProfileJson.Default.String)));
        app.MapSocketIO();
    }

    private static Task WarmUpAsync(int port) =>
        WarmUp.RunAsync(
            "/socket.io/",
            [
                "40",
                "420[\"echo\",{\"a\":[1]}]",
                "421[\"join\",[\"warm\",\"up\"]]",
                "422[\"bcast\",{\"from\":\"io\",\"to\":[\"warm\"],\"ev\":\"e\",\"args\":[1]}]",
            ],
            port
        );

    [GeneratedRegex(@"^/dyn-[0-9]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex DynPattern();
}
