using System.Text.RegularExpressions;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Adapters;

public abstract partial class AdapterSpecification
{
    [Fact]
    public async Task Emit_ToAFamily_ReachesTheMembersKnownHereOnAllServers()
    {
        await using var cluster = await StartAsync(server => server.Of(new Regex(@"^/dyn-\d\z")));
        using var near = await Member.ConnectToAsync(cluster.Near, "/dyn-1");
        using var far = await Member.ConnectToAsync(cluster.Far, "/dyn-1");
        using var unknown = await Member.ConnectToAsync(cluster.Far, "/dyn-2");
        var isOneServer = cluster.Hosts.Count == 1;

        near.Socket.Namespace.Parent.ShouldNotBeNull().Emit("said", "[1]"u8);
        await cluster.SettleAsync();
        unknown.Socket.TryEmit("end").ShouldBeTrue();

        (await near.Client.ReadAsync()).ShouldBe("42/dyn-1,[\"said\",1]");
        (await far.Client.ReadAsync()).ShouldBe("42/dyn-1,[\"said\",1]");
        (await unknown.Client.ReadAsync()).ShouldBe(isOneServer ? "42/dyn-2,[\"said\",1]" : "42/dyn-2,[\"end\"]");
    }
}
