using System.Diagnostics.Metrics;

namespace Sallyport.SocketIO.Snippets;

/// <summary>docs/socketio/operations.md.</summary>
internal static class Operations
{
    public static void Watch(SocketIOServer server, ILogger logger)
    {
        server.OnConnectionError(error => logger.LogWarning("Refused with {Code}: {Message}", error.Code, error.Message));
    }

    public static void WatchSessions(SocketIOServer server, Counter<long> bytes)
    {
        server.Engine.OnSessionOpened(session =>
        {
            session.OnUpgraded(transport => Console.WriteLine($"now on {transport}"));
            session.OnPacketReceived(packet => bytes.Add(packet.Data.Length));
            session.OnClosed(reason => Console.WriteLine($"ended: {reason}"));
        });
    }

    public static void SaveAtTheEnd(SocketIOServer server, IServiceProvider services)
    {
        server
            .Of("/")
            .OnDisconnected(
                async (socket, reason) =>
                {
                    await using var scope = services.CreateAsyncScope();
                    await scope.ServiceProvider.GetRequiredService<Presence>().LeftAsync(socket.Id, reason);
                }
            );
    }

    public static void ListenOverTls(WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.ListenAnyIP(
                443,
                listen =>
                {
                    listen.UseHttps();
                    listen.UseSocketIOConnections();
                }
            )
        );
    }

    public static void MapEngine(WebApplication app)
    {
        app.MapEngineIO("/engine.io/", new EngineOptions(), session => new Echo(session));
    }

    private sealed class Presence
    {
        public ValueTask LeftAsync(string id, DisconnectReason reason)
        {
            Console.WriteLine($"{id} has left: {reason}");
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Echo(EngineSession session) : IEngineListener
    {
        public ValueTask OnMessageAsync(ReadOnlyMemory<byte> data, bool isBinary)
        {
            session.TrySend(isBinary ? EngineMessage.Binary(data.ToArray()) : EngineMessage.Text(data.Span));
            return ValueTask.CompletedTask;
        }

        public ValueTask OnClosedAsync(EngineCloseReason reason)
        {
            Console.WriteLine(reason);
            return ValueTask.CompletedTask;
        }
    }
}
