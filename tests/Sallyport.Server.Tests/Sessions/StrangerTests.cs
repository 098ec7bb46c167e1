using Microsoft.Extensions.DependencyInjection;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.Limits;
using Sallyport.Server.Tests.TestHost;
using Sallyport.SocketIO;

namespace Sallyport.Server.Tests.Sessions;

/// <summary>Connections that have shown no good credential: what they may hold of the server, and when that ends.</summary>
public sealed class StrangerTests
{
    private readonly HandMovedTime _time = new();

    [Fact]
    [Trait("Requirement", "R28")]
    public async Task TenAddresses_AtTheirCaps_LeaveRoomForACustomerOnEveryDoor()
    {
        await using var server = await LimitHouse.StartAsync(
            _time,
            ("Limits:Connections:PerAddress", "20"),
            ("Limits:Connections:PerNode", "100")
        );
        var key = await server.AddKeyAsync();
        var strangers = new List<HttpClient>();
        for (var address = 10; address < 20; address++)
        {
            var client = Clients.From($"127.0.0.{address}", server);
            strangers.Add(client);
            for (var i = 0; i < 20; i++)
            {
                await client.HandshakeAsync();
            }
        }

        server.Services.GetSessions().StrangerCount.ShouldBe(50, "half of the node's places");
        await using var socket = await server.EnterAsync(key);
        await using var raw = await server.OpenWithKeyAsync(key);
        (await socket.RequestAsync()).Code().ShouldBe(LimitHouse.Admitted);
        (await raw.RequestAsync()).Code().ShouldBe(LimitHouse.Admitted);

        // Strangers who go on do not push out who is in.
        foreach (var client in strangers)
        {
            await client.HandshakeAsync();
            client.Dispose();
        }

        (await socket.RequestAsync()).Code().ShouldBe(LimitHouse.Admitted);
        (await raw.RequestAsync()).Code().ShouldBe(LimitHouse.Admitted);
        server.Services.GetSessions().Count.ShouldBe(2);
        await Eventually.TrueAsync(() => Sessions(server) <= 51);
    }

    [Fact]
    [Trait("Requirement", "R28")]
    public async Task Strangers_OfOneAddress_AreReplacedByThoseOfOthersAndNotByItsOwn()
    {
        await using var server = await LimitHouse.StartAsync(_time, ("Limits:Connections:PerNode", "4"));
        using var first = Clients.From("127.0.0.10", server);
        using var second = Clients.From("127.0.0.11", server);
        var oldest = (await first.HandshakeAsync()).ShouldNotBeNull();
        var newer = (await first.HandshakeAsync()).ShouldNotBeNull();

        (await first.HandshakeAsync()).ShouldBeNull();
        (await second.HandshakeAsync()).ShouldNotBeNull();

        await Eventually.TrueAsync(() => Sessions(server) == 2);
        (await first.PostPacketsAsync(oldest, "3")).ShouldBe(400);
        (await first.PostPacketsAsync(newer, "3")).ShouldBe(200);
        (await second.HandshakeAsync()).ShouldBeNull("each address has one");
    }

    [Theory]
    [Trait("Requirement", "R28")]
    [InlineData("polling")]
    [InlineData("websocket")]
    [InlineData("message")]
    public async Task SilentSession_AtTenSeconds_IsGoneEverywhere(string kind)
    {
        await using var server = await LimitHouse.StartAsync(_time, ("Limits:Connections:PerAddress", "1"));
        await using var peer = kind switch
        {
            "websocket" => (await server.OpenSocketIOAsync()).Peer,
            "message" => await server.OpenAsync("?auth=message"),
            _ => null,
        };
        if (peer is null)
        {
            (await server.Http.HandshakeAsync()).ShouldNotBeNull();
        }

        await Eventually.TrueAsync(() => server.Services.GetSessions().StrangerCount == 1);
        _time.Advance(TimeSpan.FromSeconds(9.9));
        (await server.Http.HandshakeAsync()).ShouldBeNull("the address has its one");
        Sessions(server).ShouldBe(kind == "message" ? 0 : 1);

        _time.Advance(TimeSpan.FromSeconds(0.2));

        await Eventually.TrueAsync(() => Sessions(server) == 0 && server.Services.GetSessions().StrangerCount == 0);
        server.Services.GetSessions().Count.ShouldBe(0);
        (await server.Http.HandshakeAsync()).ShouldNotBeNull();
    }

    [Theory]
    [Trait("Requirement", "R28")]
    [InlineData("1")]
    [InlineData("42[\"early\"]")]
    [InlineData("9nonsense")]
    public async Task PollingSession_ThatEndsEarly_GivesItsPlaceBackAtOnce(string packets)
    {
        await using var server = await LimitHouse.StartAsync(_time, ("Limits:Connections:PerAddress", "1"));
        for (var i = 0; i < 3; i++)
        {
            var sid = (await server.Http.HandshakeAsync()).ShouldNotBeNull();
            await server.Http.PostPacketsAsync(sid, packets);
            await Eventually.TrueAsync(() => Sessions(server) == 0 && server.Services.GetSessions().StrangerCount == 0);
        }
    }

    [Fact]
    [Trait("Requirement", "R28")]
    public async Task Session_WhoseSocketLeft_IsAStrangerAgainForTenSeconds()
    {
        await using var server = await LimitHouse.StartAsync(_time);
        var key = await server.AddKeyAsync();
        await using var socket = await server.OpenSocketIOAsync();
        server.Services.GetSessions().StrangerCount.ShouldBe(1);
        for (var i = 0; i < 3; i++)
        {
            await socket.EnterAsync(key.Secret);
            server.Services.GetSessions().StrangerCount.ShouldBe(0);
            server.Services.GetSessions().Count.ShouldBe(1);
            await socket.Peer.SendAsync("41");
            await Eventually.TrueAsync(() => server.Services.GetSessions() is { StrangerCount: 1, Count: 0 });
        }

        _time.Advance(TimeSpan.FromSeconds(10.1));
        await Eventually.TrueAsync(() => Sessions(server) == 0 && server.Services.GetSessions().StrangerCount == 0);
    }

    [Fact]
    [Trait("Requirement", "R28")]
    public async Task Refusal_OfACredential_LeavesTheSessionAStranger()
    {
        await using var server = await LimitHouse.StartAsync(_time, ("Tiers:Enterprise:Connections:PerKey", "0"));
        var key = await server.AddKeyAsync();
        await using var socket = await server.OpenSocketIOAsync();
        (await socket.ConnectAsync("{}")).ShouldContain("UNAUTHORIZED");
        (await socket.ConnectAsync($$"""{"token":"{{key.Secret}}"}""")).ShouldContain("CONNECTION_LIMIT");
        await Eventually.TrueAsync(() => server.Services.GetSessions() is { StrangerCount: 1, Count: 0 });
    }

    [Fact]
    [Trait("Requirement", "R28")]
    public async Task Message_LargerThanEightKilobytes_IsTakenOnlyOnceAdmitted()
    {
        await using var server = await LimitHouse.StartAsync(_time);
        var key = await server.AddKeyAsync();
        var large = new string(' ', 9000);

        var sid = (await server.Http.HandshakeAsync()).ShouldNotBeNull();
        (await server.Http.PostPacketsAsync(sid, "40{" + large + "}")).ShouldBe(413);
        await using (var early = await server.OpenSocketIOAsync())
        {
            await early.Peer.SendAsync("40{" + large + "}");
            (await early.Peer.CloseCodeAsync()).ShouldBe(1009);
        }

        await using (var early = await server.OpenAsync("?auth=message"))
        {
            await early.SendAsync("""{"action":"auth","token":""" + $"\"{key.Secret}\"" + large + "}");
            (await early.CloseCodeAsync()).ShouldBe(1009);
        }

        await using var socket = await server.EnterAsync(key);
        (await socket.AskAsync("/evm/rpc", "{" + large + "}")).GetProperty("error").Code().ShouldBe(LimitHouse.Admitted);
        await using var raw = await server.OpenAsync("?auth=message");
        await raw.AskAsync("""{"action":"auth","token":""" + $"\"{key.Secret}\"" + "}");
        (await raw.AskAsync("""{"action":"ping"}""" + large)).GetProperty("type").GetString().ShouldBe("pong");
        sid = (await server.Http.HandshakeAsync()).ShouldNotBeNull();
        (await server.Http.PostPacketsAsync(sid, $$"""40{"token":"{{key.Secret}}"}""")).ShouldBe(200);
        await Eventually.TrueAsync(() => server.Services.GetSessions().Count == 3);
        (await server.Http.PostPacketsAsync(sid, "42[\"/evm/rpc\"," + large + "{}]")).ShouldBe(200);
    }

    private static int Sessions(TestServer server) => server.Services.GetRequiredService<SocketIOServer>().SessionCount;
}
