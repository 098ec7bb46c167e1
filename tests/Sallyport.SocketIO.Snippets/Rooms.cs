using System.Text.RegularExpressions;

namespace Sallyport.SocketIO.Snippets;

/// <summary>docs/socketio/rooms.md.</summary>
internal static class Rooms
{
    public static void Join(SocketIOServer server)
    {
        server
            .Of("/")
            .OnConnected(socket =>
            {
                socket.On(
                    "join",
                    Json.Default.String,
                    (room, received) =>
                    {
                        // What a client names is a wish: decide what it may join.
                        if (room.StartsWith("public-", StringComparison.Ordinal))
                        {
                            socket.Join(room);
                        }

                        received.TryAck();
                    }
                );
                socket.OnDisconnecting(_ =>
                    socket.To(socket.Rooms.Where(room => room != socket.Id)).Emit("left", socket.Id, Json.Default.String)
                );
            });
    }

    public static async Task AskAsync(SocketIOServer server)
    {
        var answers = await server.Of("/").To("players").Timeout(TimeSpan.FromSeconds(2)).EmitWithAckAsync("ready?");
        Console.WriteLine(answers.IsComplete ? "all are ready" : $"{answers.Answers.Count} answered in time");
    }

    public static void Watch(SocketIOServer server, Feeds feeds)
    {
        server
            .Of("/")
            .OnRoomCreated(room => feeds.Start(room))
            .OnRoomDeleted(room => feeds.Stop(room))
            .OnRoomJoined((room, socket) => Console.WriteLine($"{socket.Id} joined {room}"))
            .OnRoomLeft((room, socket) => Console.WriteLine($"{socket.Id} left {room}"));
    }

    public static void MakeFamily(SocketIOServer server)
    {
        var boards = server.Of(new Regex("^/board-[0-9]+$", RegexOptions.NonBacktracking));
        boards.Use((socket, cancellationToken) => MayEnterAsync(socket, cancellationToken));
        boards.Emit("maintenance", 5, Json.Default.Int32);
        server.OnNewNamespace(ns => Console.WriteLine($"{ns.Name} has begun"));
    }

    private static ValueTask<ConnectRefusal?> MayEnterAsync(Socket socket, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(socket.Namespace.Name == "/board-0" ? new ConnectRefusal("closed") : null);
    }
}
