namespace Sallyport.SocketIO.Snippets;

/// <summary>docs/socketio/rooms.md.</summary>
internal static class Rooms
{
    public static void Join(SocketIOServer server)
    {
        server
            .Of("/")
            .OnConnection(socket =>
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
}
