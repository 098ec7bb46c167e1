using Sallyport.SocketIO;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.ConformanceHost;

/// <summary>P1: the two protocols as such. Everything is sent back.</summary>
internal static class ProtocolProfile
{
    public static readonly Profile Profile = new("P1", AddServices, Map, WarmUpAsync);

    private static void AddServices(IServiceCollection services) =>
        services.AddSocketIO(options =>
        {
            Configure(options.Engine);
            options.ConnectTimeout = TimeSpan.FromSeconds(1);
        });

    private static void Map(WebApplication app)
    {
        var server = app.Services.GetRequiredService<SocketIOServer>();
        server
            .Of("/")
            .OnConnected(socket =>
            {
                EmitAuth(socket);
                socket.On("message", received => _ = socket.TryEmit("message-back", received.ArgumentsJson, received.Attachments));
                socket.On("message-with-ack", received => _ = received.TryAck(received.ArgumentsJson, received.Attachments));
            });
        server.Of("/custom").OnConnected(EmitAuth);

        var engine = new EngineOptions();
        Configure(engine);
        app.MapEngineIO("/engine.io/", engine, session => new EchoListener(session));
        app.MapSocketIO();
    }

    private static async Task WarmUpAsync(int port)
    {
        await WarmUp.RunAsync("/engine.io/", ["4hello", "4again"], port);
        await WarmUp.RunAsync("/socket.io/", ["40", "421[\"message-with-ack\",{\"a\":[1]}]", "42[\"message\",1]"], port);
    }

    private static void Configure(EngineOptions engine)
    {
        engine.PingInterval = TimeSpan.FromMilliseconds(300);
        engine.PingTimeout = TimeSpan.FromMilliseconds(200);
        engine.MaxPayload = 1_000_000;
        engine.Cors.AllowAnyOrigin = true;
    }

    private static void EmitAuth(Socket socket) => _ = socket.TryEmit("auth", socket.Handshake.Auth, ProfileJson.Default.JsonElement);

    private sealed class EchoListener(EngineSession session) : IEngineListener
    {
        public ValueTask OnMessageAsync(ReadOnlyMemory<byte> data, bool isBinary)
        {
            _ = session.TrySend(isBinary ? EngineMessage.Binary(data.ToArray()) : EngineMessage.Text(data.Span));
            return ValueTask.CompletedTask;
        }

        public ValueTask OnClosedAsync(EngineCloseReason reason) => ValueTask.CompletedTask;
    }
}
