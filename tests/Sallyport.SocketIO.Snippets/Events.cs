namespace Sallyport.SocketIO.Snippets;

/// <summary>docs/socketio/events.md.</summary>
internal static class Events
{
    public static void Handle(Socket socket)
    {
        socket.On("typing", received => socket.Broadcast.Emit("typing", socket.Id, Json.Default.String));
        socket.On("order", Json.Default.Order, (order, received) => Console.WriteLine($"{order.Amount} of {order.Symbol}"));
        socket.On("move", Json.Default.Int32, Json.Default.Int32, (x, y, received) => Console.WriteLine($"to {x}, {y}"));
        socket.On("place", Json.Default.Order, Json.Default.Placed, async (order, received) => await PlaceAsync(order));
    }

    public static void Answer(Socket socket)
    {
        socket.On(
            "report",
            received =>
            {
                var answer = received.DeferAck();
                _ = Task.Run(async () => answer.TryAck(await WriteReportAsync(), Json.Default.String));
            }
        );
    }

    public static void HandleAnything(Socket socket)
    {
        socket.OnAny(received =>
        {
            var arguments = received.Arguments;
            if (arguments.GetArrayLength() > 0 && arguments[0].ValueKind == JsonValueKind.Object)
            {
                Console.WriteLine($"{received.Name}: {arguments[0]}");
            }
        });
    }

    public static void Filter(Socket socket)
    {
        socket.Use(received =>
            ValueTask.FromResult(received.Name == "order" && socket.Data is null ? new EventRefusal("sign in first") : null)
        );
        socket.OnError(error =>
        {
            // What an exception says is for the log.
            if (error.Kind != EventErrorKind.HandlerFailed)
            {
                socket.TryEmit("refused", error.Message, Json.Default.String);
            }
        });
    }

    public static void Binary(Socket socket)
    {
        socket.On("photo", Json.Default.Photo, (photo, received) => File.WriteAllBytes(photo.Title, photo.Pixels.Data.Span));
        socket.TryEmit("photo", new Photo("dot", new byte[] { 0, 1, 2 }), Json.Default.Photo);
    }

    public static async Task AskAsync(Socket socket)
    {
        var answer = await socket.EmitWithAckAsync("confirm", "really?", Json.Default.String, Json.Default.Int32, TimeSpan.FromSeconds(5));
        Console.WriteLine(answer.HasValue ? $"code {answer.Value}" : $"no answer: {answer.Outcome}");
    }

    private static Task<Placed> PlaceAsync(Order order) => Task.FromResult(new Placed(order.Symbol));

    private static Task<string> WriteReportAsync() => Task.FromResult("done");
}
