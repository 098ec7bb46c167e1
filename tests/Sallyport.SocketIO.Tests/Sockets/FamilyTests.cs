using System.Text.RegularExpressions;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Sockets;

/// <summary>Namespaces by pattern: who belongs to a family, what it shares with its members, and broadcasts to all of them.</summary>
public sealed class FamilyTests
{
    private static readonly Regex Pattern = new(@"^/dyn-\d+\z", RegexOptions.NonBacktracking);

    [Fact]
    public async Task Of_NameThatFitsAFamily_ItsClientsPassTheFamilysMiddleware()
    {
        await using var host = await TestHost.StartAsync(server =>
        {
            server.Of(Pattern).Use((_, _) => ValueTask.FromResult<ConnectRefusal?>(new ConnectRefusal("family")));
            server.Of("/dyn-1").Emit("nobody is in yet");
        });
        using var client = await SocketClient.OpenAsync(host);

        await client.SendAsync("40/dyn-1,");

        (await client.ReadAsync()).ShouldBe("""44/dyn-1,{"message":"family"}""");
    }

    [Fact]
    public async Task Of_NameOfAFamilyByPayload_IsNoMember()
    {
        await using var host = await TestHost.StartAsync();
        var family = host.Server.Of((_, _, _) => ValueTask.FromResult(true));

        host.Server.Of("/dyn-1").Parent.ShouldBeNull();

        family.Children.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_NameMadeBeforeTheFamily_IsNoMember()
    {
        await using var host = await TestHost.StartAsync();
        var before = host.Server.Of("/dyn-1");
        var family = host.Server.Of(Pattern);

        host.Server.Of("/dyn-1").ShouldBeSameAs(before);
        host.Server.Of("/dyn-2").Parent.ShouldBeSameAs(family);
        family.Children.Select(child => child.Name).ShouldBe(["/dyn-2"]);
    }

    [Fact]
    public async Task Connect_RefusedByTheFamily_LeavesNoNamespace()
    {
        await using var host = await TestHost.StartAsync(
            server =>
                server
                    .Of(Pattern)
                    .Use(
                        (socket, _) =>
                            ValueTask.FromResult(socket.Handshake.Auth.TryGetProperty("no", out var _) ? new ConnectRefusal("no") : null)
                    ),
            options => options.CleanupEmptyChildNamespaces = false
        );
        using var client = await SocketClient.OpenAsync(host);

        await client.SendAsync("40/dyn-1,{\"no\":1}");
        (await client.ReadAsync()).ShouldStartWith("44");
        host.Server.TryGetNamespace("/dyn-1", out _).ShouldBeFalse();

        await client.SendAsync("40/dyn-1,");
        (await client.ReadAsync()).ShouldStartWith("40");
        await client.SendAsync("41/dyn-1,");
        await client.SendAsync("40/dyn-1,{\"no\":1}");
        (await client.ReadAsync()).ShouldStartWith("44");
        host.Server.TryGetNamespace("/dyn-1", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Of_NameOfAMember_StaysWhenItsLastClientLeaves()
    {
        await using var host = await TestHost.StartAsync(server => server.Of(Pattern));
        using var kept = await Member.ConnectToAsync(host, "/dyn-1");
        using var gone = await Member.ConnectToAsync(host, "/dyn-2");
        host.Server.Of("/dyn-1").ShouldBeSameAs(kept.Socket.Namespace);

        foreach (var member in new[] { kept, gone })
        {
            var left = new TaskCompletionSource();
            member.Socket.OnDisconnected(_ => left.SetResult());
            await member.Client.SendAsync($"41{member.Socket.Namespace.Name},");
            await left.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }

        host.Server.TryGetNamespace("/dyn-1", out _).ShouldBeTrue();
        host.Server.TryGetNamespace("/dyn-2", out _).ShouldBeFalse();
        kept.Socket.Namespace.Parent!.Children.ShouldBe([kept.Socket.Namespace]);
    }

    [Fact]
    public async Task OnConnected_OfAMember_RunsForItAloneAndAfterTheFamilys()
    {
        var told = new List<string>();
        await using var host = await TestHost.StartAsync(server =>
        {
            server.Of("/dyn-1").OnConnected(_ => told.Add("before there was a family"));
            var family = server.Of(Pattern);
            server
                .Of("/dyn-2")
                .Use(
                    (_, _) =>
                    {
                        told.Add("own middleware");
                        return ValueTask.FromResult<ConnectRefusal?>(null);
                    }
                )
                .OnConnected(_ => told.Add("own handler"));
            family
                .Use(
                    (socket, _) =>
                    {
                        told.Add("middleware of " + socket.Namespace.Name);
                        return ValueTask.FromResult<ConnectRefusal?>(null);
                    }
                )
                .OnConnected(socket => told.Add("handler of " + socket.Namespace.Name));
        });
        using var first = await Member.ConnectToAsync(host, "/dyn-2");
        using var second = await Member.ConnectToAsync(host, "/dyn-3");
        await EchoAsync(first);
        await EchoAsync(second);

        told.ShouldBe([
            "middleware of /dyn-2",
            "own middleware",
            "handler of /dyn-2",
            "own handler",
            "middleware of /dyn-3",
            "handler of /dyn-3",
        ]);
    }

    [Fact]
    public async Task Emit_Family_ReachesTheSocketsOfEveryMember()
    {
        await using var host = await TestHost.StartAsync();
        var family = host.Server.Of(Pattern);
        using var first = await Member.ConnectToAsync(host, "/dyn-1", "a");
        using var second = await Member.ConnectToAsync(host, "/dyn-2", "a", "b");
        using var stranger = await Member.ConnectAsync(host, "a");

        (await family.EmitAsync("all", "[1]"u8)).ShouldBe(2);
        (await family.To("a").Except("b").EmitAsync("a without b", 2, TestJson.Default.Int32)).ShouldBe(1);
        family.In(["b"]).Emit("b", 3, TestJson.Default.Int32);
        family.Local.Volatile.Compress(false).Emit("end");
        stranger.Socket.TryEmit("end");

        (await ReadToEndAsync(first)).ShouldBe(["""["all",1]""", """["a without b",2]"""]);
        (await ReadToEndAsync(second)).ShouldBe(["""["all",1]""", """["b",3]"""]);
        (await ReadToEndAsync(stranger)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Emit_FamilyWithoutMembers_StillSaysThatTheNameIsReserved()
    {
        await using var host = await TestHost.StartAsync();
        var family = host.Server.Of(Pattern);

        Should.Throw<ArgumentException>(() => family.Emit("disconnect"));
        (await family.EmitAsync("nobody")).ShouldBe(0);
    }

    private static async Task EchoAsync(Member member)
    {
        // A handler registered here is one of the socket's, behind the handlers of its connection.
        member.Socket.On("echo", received => received.TryAck());
        await member.Client.SendAsync($"42{member.Socket.Namespace.Name},1[\"echo\"]");
        (await member.Client.ReadAsync()).ShouldStartWith("43");
    }

    private static async Task<string[]> ReadToEndAsync(Member member)
    {
        var prefix = member.Socket.Namespace.Name == "/" ? "42" : $"42{member.Socket.Namespace.Name},";
        var got = new List<string>();
        while (await member.Client.ReadAsync() is var packet && packet != prefix + "[\"end\"]")
        {
            packet.ShouldStartWith(prefix);
            got.Add(packet[prefix.Length..]);
        }

        return [.. got];
    }
}
