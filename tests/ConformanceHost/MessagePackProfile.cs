using System.Text.Json;
using Sallyport.SocketIO;

namespace Sallyport.ConformanceHost;

/// <summary>P5, of our own: events, acknowledgements, broadcasts and refusals in MessagePack.</summary>
internal static class MessagePackProfile
{
    public static readonly Profile Profile = new("P5", AddServices, Map, _ => Task.CompletedTask);

    private static void AddServices(IServiceCollection services) =>
        services.AddSocketIO(options => options.Engine.MaxPayload = 1_000_000).AddMessagePack();

    private static void Map(WebApplication app)
    {
        var server = app.Services.GetRequiredService<SocketIOServer>();
        server.Of("/").OnConnected(AddHandlers);
        server
            .Of("/secure")
            .Use(
                (socket, _) =>
                    ValueTask.FromResult(
                        socket.Handshake.Auth.TryGetProperty("token", out var token) && token.ValueEquals("valid"u8)
                            ? null
                            : ConnectRefusal.Create("invalid token", new CodeData("INVALID_TOKEN"), ProfileJson.Default.CodeData)
                    )
            )
            .OnConnected(AddHandlers);
        app.MapSocketIO();
    }

    private static void AddHandlers(Socket socket)
    {
        _ = socket.TryEmit("auth", socket.Handshake.Auth, ProfileJson.Default.JsonElement);
        socket.On("message", received => _ = socket.TryEmit("message-back", received.ArgumentsJson, received.Attachments));
        socket.On("message-with-ack", received => _ = received.TryAck(received.ArgumentsJson, received.Attachments));
        socket.On("all-say", received => socket.Namespace.Emit(Said(received)));

        // The JSON as the handler sees it, binary data as its bytes in hexadecimal digits.
        socket.On(
            "seen",
            received => _ = received.TryAck(Describe(received.ArgumentsJson, received.Attachments), ProfileJson.Default.SeenData)
        );

        // The question goes back to the client; its answer comes as an event.
        socket.On("ask", AskAsync);
        socket.On("kick", _ => socket.Disconnect());
    }

    private static EncodedEvent Said(SocketEvent received) =>
        EncodedEvent.Create(received.Socket.Namespace.Name, "said", received.ArgumentsJson, received.Attachments);

    private static async ValueTask AskAsync(SocketEvent received)
    {
        var socket = received.Socket;
        var answer = await socket.EmitWithAckAsync("question", received.ArgumentsJson, TimeSpan.FromSeconds(20), received.Attachments);
        if (answer.IsAnswered)
        {
            _ = socket.TryEmit(
                "answer",
                JsonSerializer.SerializeToUtf8Bytes(answer.Arguments, ProfileJson.Default.JsonElement),
                answer.Attachments
            );
        }
    }

    private static SeenData Describe(ReadOnlySpan<byte> json, IReadOnlyList<ReadOnlyMemory<byte>> attachments) =>
        new(System.Text.Encoding.UTF8.GetString(json), [.. attachments.Select(data => Convert.ToHexStringLower(data.Span))]);
}
