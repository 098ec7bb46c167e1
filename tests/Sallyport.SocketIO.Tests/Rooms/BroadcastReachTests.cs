using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Rooms;

/// <summary>Who is sent a broadcast, whatever the number of receivers: they are looked at in groups.</summary>
public sealed class BroadcastReachTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(50)]
    public async Task Emit_RoomOfSoMany_ReachesEachOnce(int receivers)
    {
        await using var host = await TestHost.StartAsync();
        var members = await JoinAsync(host, receivers);

        (await host.Server.Of("/").To("all").EmitAsync("said", "[1]"u8)).ShouldBe(receivers);

        members.ShouldAllBe(static member => member.Take().Length == 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(32)]
    public async Task Emit_FromAMember_ReachesTheOthersOnce(int sender)
    {
        await using var host = await TestHost.StartAsync();
        var members = await JoinAsync(host, 33);

        (await members[sender].Socket.To("all").EmitAsync("said", "[1]"u8)).ShouldBe(32);

        members.Select(static member => member.Take().Length).ShouldBe(members.Select((_, number) => number == sender ? 0 : 1));
    }

    private static async Task<List<InstantMember>> JoinAsync(TestHost host, int count)
    {
        var members = new List<InstantMember>();
        for (var i = 0; i < count; i++)
        {
            var member = await InstantMember.ConnectAsync(host);
            member.Socket.Join("all");
            members.Add(member);
        }

        members.ForEach(static member => member.Take());
        return members;
    }
}
