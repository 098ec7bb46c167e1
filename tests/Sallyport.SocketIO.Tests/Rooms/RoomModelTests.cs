using FsCheck;
using FsCheck.Fluent;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Rooms;

/// <summary>Any sequence of joins, leaves, broadcasts, disconnections and new sockets against a list of sets.</summary>
public sealed class RoomModelTests
{
    private static readonly string[] Names = ["a", "b", "c", "d"];

    private abstract record Step
    {
        public sealed record Join(int Socket, int Room) : Step;

        public sealed record Leave(int Socket, int Room) : Step;

        public sealed record Disconnect(int Socket, bool Close) : Step;

        public sealed record Connect : Step;

        /// <summary>Numbers beyond the names of rooms are ids of sockets; no sender where it is negative; everybody where no rooms are asked for.</summary>
        public sealed record Broadcast(int Sender, bool IsToRooms, int[] Rooms, int[] Except) : Step;

        public sealed record Move(int[] Rooms, int Into, int From) : Step;
    }

    [Fact]
    public async Task AnySteps_EveryBroadcast_ReachesWhomTheModelSays()
    {
        await using var host = await TestHost.StartAsync();
        Prop.ForAll(Steps().ToArbitrary(), steps => RunAsync(host, steps).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static async Task RunAsync(TestHost host, Step[] steps)
    {
        var space = host.Server.Of("/");
        var members = new List<(InstantMember Member, HashSet<string> Rooms)>();
        for (var i = 0; i < 3; i++)
        {
            members.Add(await NewAsync(host));
        }

        foreach (var step in steps)
        {
            switch (step)
            {
                case Step.Connect:
                    members.Add(await NewAsync(host));
                    break;
                case Step.Join join:
                    var joining = members[join.Socket % members.Count];
                    joining.Member.Socket.Join(Name(join.Room)).ShouldBe(joining.Rooms.Count > 0);
                    Add(joining.Rooms, Name(join.Room));
                    break;
                case Step.Leave leave:
                    var leaving = members[leave.Socket % members.Count];
                    leaving.Member.Socket.Leave(Name(leave.Room)).ShouldBe(leaving.Rooms.Remove(Name(leave.Room)));
                    break;
                case Step.Disconnect disconnect:
                    var gone = members[disconnect.Socket % members.Count];
                    gone.Member.Socket.Disconnect(disconnect.Close);
                    gone.Rooms.Clear();
                    break;
                case Step.Broadcast broadcast:
                    Check(space, members, broadcast);
                    break;
                case Step.Move move:
                    var rooms = Resolve(members, move.Rooms);
                    await space.To(rooms).SocketsJoinAsync(Name(move.Into));
                    await space.To(rooms).SocketsLeaveAsync(Name(move.From));
                    foreach (var one in Meant(members, rooms, []))
                    {
                        Add(one.Rooms, Name(move.Into));
                    }

                    // After the join: who was put into a room that is meant is meant now.
                    foreach (var one in Meant(members, rooms, []))
                    {
                        one.Rooms.Remove(Name(move.From));
                    }

                    break;
            }

            foreach (var (member, rooms) in members)
            {
                member.Socket.Rooms.Order().ShouldBe(rooms.Order());
            }
        }

        foreach (var (member, _) in members)
        {
            member.Socket.Disconnect();
        }

        space.Rooms.Count.ShouldBe(0);
        space.Sockets.ShouldBeEmpty();
    }

    private static void Check(Namespace space, List<(InstantMember Member, HashSet<string> Rooms)> members, Step.Broadcast broadcast)
    {
        var rooms = Resolve(members, broadcast.Rooms);
        var except = Resolve(members, broadcast.Except);
        var sender = broadcast.Sender < 0 ? null : members[broadcast.Sender % members.Count].Member.Socket;
        var choice = sender is null ? space.Except([]) : sender.Broadcast;
        (broadcast.IsToRooms ? choice.To(rooms) : choice).Except(except).Emit("said");

        var meant = Meant(members, broadcast.IsToRooms ? rooms : null, except)
            .Where(one => one.Member.Socket != sender)
            .Select(one => one.Member)
            .ToHashSet();
        foreach (var (member, _) in members)
        {
            member.Take().Length.ShouldBe(meant.Contains(member) ? 1 : 0);
        }
    }

    private static async Task<(InstantMember Member, HashSet<string> Rooms)> NewAsync(TestHost host)
    {
        var member = await InstantMember.ConnectAsync(host);
        return (member, [member.Socket.Id]);
    }

    // Who is in no room at all, not even its own, has left.
    private static void Add(HashSet<string> rooms, string room)
    {
        if (rooms.Count > 0)
        {
            rooms.Add(room);
        }
    }

    private static (InstantMember Member, HashSet<string> Rooms)[] Meant(
        List<(InstantMember Member, HashSet<string> Rooms)> members,
        string[]? rooms,
        string[] except
    ) => [.. members.Where(one => one.Rooms.Count > 0 && (rooms is null || one.Rooms.Overlaps(rooms)) && !one.Rooms.Overlaps(except))];

    private static string Name(int room) => Names[room % Names.Length];

    private static string[] Resolve(List<(InstantMember Member, HashSet<string> Rooms)> members, int[] numbers) =>
        [
            .. numbers.Select(number =>
                number < Names.Length ? Names[number] : members[(number - Names.Length) % members.Count].Member.Socket.Id
            ),
        ];

    private static Gen<Step[]> Steps()
    {
        var number = Gen.Choose(0, 7);
        var targets = Gen.ListOf(number, 0).Or(Gen.ListOf(number, 1)).Or(Gen.ListOf(number, 2)).Or(Gen.ListOf(number, 3));
        Gen<Step>[] steps =
        [
            from socket in number
            from room in number
            select (Step)new Step.Join(socket, room),
            from socket in number
            from room in number
            select (Step)new Step.Join(socket, room),
            from socket in number
            from room in number
            select (Step)new Step.Leave(socket, room),
            from socket in number
            from close in Gen.Elements(true, false)
            select (Step)new Step.Disconnect(socket, close),
            Gen.Constant((Step)new Step.Connect()),
            from sender in Gen.Choose(-4, 3)
            from isToRooms in Gen.Elements(true, true, false)
            from rooms in targets
            from except in targets
            select (Step)new Step.Broadcast(sender, isToRooms, [.. rooms], [.. except]),
            from rooms in targets
            from joined in number
            from left in number
            select (Step)new Step.Move([.. rooms], joined, left),
        ];
        return Gen.ArrayOf(Gen.OneOf(steps));
    }
}
