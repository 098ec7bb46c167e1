using System.Text.Json;
using Sallyport.SocketIO;
using Sallyport.SocketIO.Broadcasting;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.ConformanceHost;

/// <summary>The events of one socket in the main namespace of P4.</summary>
internal sealed class FeatureHandlers(Socket socket, SocketIOServer server)
{
    public void Register()
    {
        RegisterRooms();
        RegisterBroadcasts();
        RegisterValues();
        RegisterBursts();
        RegisterMiddleware();
        socket.OnDisconnecting(_ =>
        {
            foreach (var room in Arguments.RoomsOf(socket))
            {
                socket.To(room).Emit("leaving", socket.Id, ProfileJson.Default.String!);
            }
        });
    }

    private void RegisterRooms()
    {
        socket.On(
            "join",
            received =>
            {
                socket.Join(Arguments.Texts(Arguments.Element(received, 0)));
                _ = received.TryAck(Arguments.RoomsOf(socket), ProfileJson.Default.ListString);
            }
        );
        socket.On(
            "leave",
            received =>
            {
                socket.Leave(Arguments.Text(received, 0) ?? "");
                _ = received.TryAck(Arguments.RoomsOf(socket), ProfileJson.Default.ListString);
            }
        );
        socket.On(
            "fetch",
            async received =>
            {
                var found = await Room(received).FetchSocketsAsync();
                var told = found.Select(one => new FetchedSocket(one.Id, Arguments.RoomsOf(one), EmptyObject.Or(one.Data))).ToList();
                _ = received.TryAck(told, ProfileJson.Default.ListFetchedSocket);
            }
        );
        socket.On(
            "all-join",
            async received =>
            {
                await Room(received).SocketsJoinAsync(Arguments.Texts(Arguments.Element(received, 1)));
                _ = received.TryAck();
            }
        );
        socket.On(
            "all-leave",
            async received =>
            {
                await Room(received).SocketsLeaveAsync(Arguments.Texts(Arguments.Element(received, 1)));
                _ = received.TryAck();
            }
        );
        socket.On(
            "all-kick",
            async received =>
            {
                await Room(received).DisconnectSocketsAsync(Arguments.Element(received, 1).ValueKind == JsonValueKind.True);
                _ = received.TryAck();
            }
        );
    }

    private void RegisterBroadcasts()
    {
        socket.On(
            "bcast",
            received =>
            {
                var request = new BroadcastRequest(Arguments.Element(received, 0));
                request.ChooseFor(socket).Emit(request.Name, request.Arguments, received.Attachments);
                _ = received.TryAck(true, ProfileJson.Default.Boolean);
            }
        );
        socket.On(
            "bcast-ack",
            async received =>
            {
                var request = new BroadcastRequest(Arguments.Element(received, 0));
                var answers = await request
                    .ChooseFor(socket)
                    .Timeout(TimeSpan.FromMilliseconds(Math.Max(1, Arguments.Count(received, 1))))
                    .EmitWithAckAsync(request.Name, request.Arguments, received.Attachments);
                using var told = new Compound();
                told.Json.WriteStartObject();
                told.Json.WriteBoolean("err", !answers.IsComplete);
                told.Json.WriteStartArray("res");
                foreach (var answer in answers.Answers)
                {
                    told.Write(Arguments.FirstOf(answer.Arguments), answer.Attachments);
                }

                told.Json.WriteEndArray();
                told.Json.WriteEndObject();
                _ = received.TryAck(told.End(), told.Attachments);
            }
        );
        socket.On(
            "ask",
            async received =>
            {
                var timeout = TimeSpan.FromMilliseconds(Math.Max(1, Arguments.Count(received, 0)));
                var answer = await socket.EmitWithAckAsync("question", default, timeout, cancellationToken: socket.Disconnected);
                using var told = new Compound();
                told.Json.WriteStartObject();
                told.Json.WriteBoolean("err", !answer.IsAnswered);
                told.Json.WritePropertyName("v");
                told.Write(answer.IsAnswered ? Arguments.FirstOf(answer.Arguments) : Arguments.Null, answer.Attachments);
                told.Json.WriteEndObject();
                _ = received.TryAck(told.End(), told.Attachments);
            }
        );
    }

    private void RegisterValues()
    {
        socket.On(
            "set-data",
            received =>
            {
                socket.Data = Arguments.Element(received, 0);
                _ = received.TryAck();
            }
        );
        socket.On("echo", received => _ = received.TryAck(received.ArgumentsJson, received.Attachments));
        socket.On(
            "has-nsp",
            received =>
                _ = received.TryAck(
                    server.TryGetNamespace(Arguments.Text(received, 0) ?? "", out Namespace? _),
                    ProfileJson.Default.Boolean
                )
        );
        socket.On("big", received => _ = received.TryAck(new string('x', Arguments.Count(received, 0)), ProfileJson.Default.String));
        socket.On(
            "transport",
            received =>
            {
                var name = socket.Session.Transport == EngineTransports.WebSocket ? "websocket" : "polling";
                _ = received.TryAck(name, ProfileJson.Default.String);
            }
        );
    }

    private void RegisterMiddleware()
    {
        var events = 0;
        socket.OnAny(_ => events++);
        socket.On("any-count", received => _ = received.TryAck(events, ProfileJson.Default.Int32));
        socket.Use(received => ValueTask.FromResult(received.Name == "blocked" ? new EventRefusal("blocked") : null));
        socket.OnError(error =>
        {
            if (error.Refusal is { } refusal)
            {
                _ = socket.TryEmit("socket-error", refusal.Message, ProfileJson.Default.String!);
            }
        });
        socket.On("blocked", _ => socket.TryEmit("must-not-happen"));
    }

    private void RegisterBursts()
    {
        socket.On(
            "burst",
            received =>
            {
                var count = Arguments.Count(received, 0);
                for (var i = 0; i < count; i++)
                {
                    _ = socket.TryEmit("b", i, ProfileJson.Default.Int32);
                }
            }
        );
        socket.On(
            "volatile-burst",
            received =>
            {
                var count = Arguments.Count(received, 0);
                for (var i = 0; i < count; i++)
                {
                    _ = socket.TryEmit("v", i, ProfileJson.Default.Int32, SendOptions.Volatile);
                }

                _ = socket.TryEmit("v-end");
            }
        );
    }

    private BroadcastOperator Room(SocketEvent received) => socket.Namespace.In(Arguments.Text(received, 0) ?? "");
}
