using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sallyport.SocketIO.Parsers;

namespace Sallyport.SocketIO.Fuzzing;

/// <summary>A server with handlers of every kind; none of them trusts its client, and none of them may be made to throw.</summary>
internal sealed partial class FuzzedServer : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public FuzzedServer(SocketParser parser)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Debug));
        services.AddSocketIO(options =>
        {
            options.Parser = parser;
            options.MaxPendingAcks = 100;
            options.MaxConcurrentEvents = 10;
            options.CleanupEmptyChildNamespaces = true;
            options.Recovery.Enabled = true;
            options.Recovery.MaxDisconnection = TimeSpan.FromSeconds(1);
        });
        _services = services.BuildServiceProvider();
        Server = _services.GetRequiredService<SocketIOServer>();
        Map(Server);
    }

    public CountingLog Log { get; } = new();

    public SocketIOServer Server { get; }

    public static void Map(SocketIOServer server)
    {
        server.Of("/").OnConnected(AddHandlers);
        server.Of("/b").OnConnected(AddHandlers);
        server
            .Of("/secure")
            .Use(
                (socket, _) =>
                    ValueTask.FromResult(
                        socket.Handshake.Auth.TryGetProperty("token", out var token) && token.ValueKind == JsonValueKind.String
                            ? null
                            : new ConnectRefusal("no token", "{\"code\":1}"u8.ToArray())
                    )
            )
            .OnConnected(AddHandlers);
        server.Of("/never").Use(NeverAsync);
        server.Of(DynamicNames()).OnConnected(AddHandlers);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.CloseAsync(new CancellationToken(canceled: true));
        await _services.DisposeAsync();
    }

    private static async ValueTask<ConnectRefusal?> NeverAsync(Socket socket, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return null;
    }

    private static void AddHandlers(Socket socket)
    {
        socket.OnAny(received => _ = received.Arguments.GetArrayLength());
        socket.On("echo", received => _ = received.TryAck(received.ArgumentsJson, received.Attachments));
        socket.On("back", received => _ = socket.TryEmit("back", received.ArgumentsJson, received.Attachments));
        socket.On("ask", AskAsync);
        socket.On(
            "typed",
            FuzzJson.Default.Typed,
            (typed, received) =>
            {
                // 1e999 reads as infinity, as in JavaScript, and JSON has none.
                if (typed.Numbers?.All(double.IsFinite) != false)
                {
                    _ = received.TryAck(typed, FuzzJson.Default.Typed);
                }

                return ValueTask.CompletedTask;
            }
        );
        socket.On("element", received => _ = received.TryAck(received.Arguments, FuzzJson.Default.JsonElement));
        socket.On(
            "typed-element",
            FuzzJson.Default.JsonElement,
            (element, received) =>
            {
                _ = element.ValueKind == JsonValueKind.Object && element.TryGetProperty("name", out _);
                _ = received.TryAck(element, FuzzJson.Default.JsonElement);
                return ValueTask.CompletedTask;
            }
        );
        socket.On("join", received => OnRoom(received, socket, static (socket, room) => socket.Join(room)));
        socket.On("leave", received => OnRoom(received, socket, static (socket, room) => socket.Leave(room)));
        socket.On("say", received => OnRoom(received, socket, static (socket, room) => socket.To(room).Emit("said", "[1]"u8)));
        socket.On("kick", _ => socket.Disconnect());
        socket.On("kick-hard", _ => socket.Disconnect(close: true));
    }

    private static async ValueTask AskAsync(SocketEvent received)
    {
        var socket = received.Socket;
        var answer = await socket.EmitWithAckAsync(
            "question",
            received.ArgumentsJson.ToArray(),
            TimeSpan.FromMinutes(1),
            received.Attachments
        );
        // As it came: half a surrogate pair, which JSON may escape, no JSON writer writes.
        if (answer.IsAnswered)
        {
            _ = socket.TryEmit("answer", System.Text.Encoding.UTF8.GetBytes(answer.Arguments.GetRawText()), answer.Attachments);
        }
    }

    private static void OnRoom(SocketEvent received, Socket socket, Action<Socket, string> act)
    {
        if (received.TryGetArgument(0, FuzzJson.Default.String, out var room) && !string.IsNullOrEmpty(room))
        {
            act(socket, room);
        }
    }

    [GeneratedRegex(@"^/dyn-[0-9]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex DynamicNames();
}
