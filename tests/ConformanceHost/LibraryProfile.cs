using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sallyport.SocketIO;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.ConformanceHost;

/// <summary>P6, of our own: what a client can see of the members that the description of P1 to P4 does not ask for.</summary>
internal static partial class LibraryProfile
{
    public static readonly Profile Profile = new("P6", AddServices, Map, _ => Task.CompletedTask);

    private static void AddServices(IServiceCollection services) => services.AddSocketIO();

    private static void Map(WebApplication app)
    {
        var server = app.Services.GetRequiredService<SocketIOServer>();
        MapFamily(server);
        MapRooms(server.Of("/rooms"));
        MapSessions(server.Of("/sessions"));
        app.MapSocketIO();
    }

    // A client in a member of the family speaks to all members; the members made by name let nobody in but with the family's token.
    private static void MapFamily(SocketIOServer server)
    {
        var made = new ConcurrentQueue<string>();
        server.OnNewNamespace(space => made.Enqueue(space.Name));
        var family = server.Of(FamilyPattern());
        server.Of("/family-0").OnConnected(socket => socket.TryEmit("welcome", "to the first", ProfileJson.Default.String!));
        family
            .Use(
                (socket, _) =>
                    ValueTask.FromResult(
                        Arguments.IsText(socket.Handshake.Auth, "token", "family") ? null : new ConnectRefusal("not of the family")
                    )
            )
            .OnConnected(socket =>
            {
                socket.Join(Arguments.Texts(socket.Handshake.Auth.GetProperty("rooms")));
                socket.On(
                    "say",
                    received =>
                    {
                        var (to, except) = (
                            Arguments.Texts(Arguments.Element(received, 0)),
                            Arguments.Texts(Arguments.Element(received, 1))
                        );
                        (to.Count == 0 ? family.Except(except) : family.To(to).Except(except)).Emit(
                            "said",
                            Arguments.At(received, 2),
                            received.Attachments
                        );
                        _ = received.TryAck([.. family.Children.Select(child => child.Name)], ProfileJson.Default.ListString);
                    }
                );
                socket.On("made", received => _ = received.TryAck([.. made], ProfileJson.Default.ListString));
            });
    }

    // What happens to rooms is told to everybody, in the order in which it happened.
    private static void MapRooms(Namespace space) =>
        space
            .OnRoomCreated(room => Tell(space, "created", room))
            .OnRoomJoined((room, socket) => Tell(space, "joined", room, socket.Id))
            .OnRoomLeft((room, socket) => Tell(space, "left", room, socket.Id))
            .OnRoomDeleted(room => Tell(space, "deleted", room))
            .OnConnected(socket =>
            {
                socket.On("join", ProfileJson.Default.String!, (room, received) => socket.Join(room));
                socket.On("leave", ProfileJson.Default.String!, (room, received) => socket.Leave(room));
                socket.On("rooms", received => _ = received.TryAck([.. space.Rooms.Order()], ProfileJson.Default.ListString));
                socket.On(
                    "in",
                    ProfileJson.Default.String!,
                    ProfileJson.Default.ListString,
                    (room, received) => [.. space.SocketsIn(room).Select(one => one.Id)]
                );
            });

    // What happens below the sockets.
    private static void MapSessions(Namespace space) =>
        space.OnConnected(socket =>
        {
            var messages = new List<string>();
            socket
                .Session.OnPacketReceived(packet =>
                {
                    if (packet.Type == EnginePacketType.Message)
                    {
                        messages.Add(packet.IsBinary ? Convert.ToHexStringLower(packet.Data) : Encoding.UTF8.GetString(packet.Data));
                    }
                })
                .OnUpgraded(transport => socket.TryEmit("upgraded", transport.ToString(), ProfileJson.Default.String!))
                .OnClosed(reason =>
                    space.Emit("gone", socket.Id, ProfileJson.Default.String!, reason.ToString(), ProfileJson.Default.String!)
                );
            socket.On("messages", received => _ = received.TryAck(messages, ProfileJson.Default.ListString));
            socket.Once("once", ProfileJson.Default.Int32, ProfileJson.Default.Int32, (number, _) => number + 1);
        });

    private static void Tell(Namespace space, params List<string> words) =>
        space.Emit("room", JsonSerializer.SerializeToUtf8Bytes(words, ProfileJson.Default.ListString));

    [GeneratedRegex(@"^/family-[0-9]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex FamilyPattern();
}
