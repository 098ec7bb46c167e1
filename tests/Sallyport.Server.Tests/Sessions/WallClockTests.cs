using Sallyport.Fixtures;
using Sallyport.Server.Tests.Limits;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Sessions;

/// <summary>The wall clock is set while sessions live.</summary>
[Trait("Requirement", "R31")]
public sealed class WallClockTests
{
    private static readonly TimeSpan Hours = TimeSpan.FromHours(2);

    [Fact]
    public async Task Message_OnceTheClockWasSetBeyondTheKeysEnd_DoesNothingAndEndsTheSession()
    {
        var time = new HandMovedTime();
        await using var server = await LimitHouse.StartAsync(time);
        var key = await server.AddKeyAsync(expiresAt: time.GetUtcNow().AddHours(1));
        await using var peer = await server.OpenWithKeyAsync(key);

        time.JumpWallClock(Hours);
        await peer.SendAsync("""{"action":"list"}""");

        (await peer.CloseCodeAsync()).ShouldBe(4401);
    }

    [Fact]
    public async Task Session_OnceTheClockWasSetBeyondTheKeysEnd_IsCutWithinASecond()
    {
        var time = new HandMovedTime();
        await using var server = await LimitHouse.StartAsync(time);
        var key = await server.AddKeyAsync(expiresAt: time.GetUtcNow().AddHours(1));
        await using var raw = await server.OpenWithKeyAsync(key);
        await using var socket = await server.EnterAsync(key);

        time.JumpWallClock(Hours);
        time.Advance(TimeSpan.FromSeconds(1));

        (await raw.CloseCodeAsync()).ShouldBe(4401);
        (await socket.ReceiveAsync()).ShouldBe("41");
    }

    [Fact]
    public async Task Session_ClockSetForwardAndBack_IsCutAtTheKeysEnd()
    {
        var time = new HandMovedTime();
        await using var server = await LimitHouse.StartAsync(time);
        var key = await server.AddKeyAsync(expiresAt: time.GetUtcNow().AddSeconds(10));
        await using (var first = await server.OpenWithKeyAsync(key))
        {
            time.JumpWallClock(Hours);
            time.Advance(TimeSpan.FromSeconds(1));
            (await first.CloseCodeAsync()).ShouldBe(4401);
        }

        time.JumpWallClock(-Hours);
        time.Advance(TimeSpan.FromSeconds(1));
        await using var second = await server.OpenWithKeyAsync(key);
        time.Advance(TimeSpan.FromSeconds(8));

        (await second.CloseCodeAsync()).ShouldBe(4401);
    }

    [Fact]
    public async Task SilentHandshakes_ClockSetBack_AreForgottenAfterTheirTime()
    {
        var time = new HandMovedTime();
        await using var server = await LimitHouse.StartAsync(time, ("Limits:Connections:PerAddress", "3"));
        for (var i = 0; i < 3; i++)
        {
            (await PollAsync(server)).ShouldBe(200);
        }

        (await PollAsync(server)).ShouldBe(403);
        time.JumpWallClock(-Hours);
        time.Advance(TimeSpan.FromSeconds(10));

        (await PollAsync(server)).ShouldBe(200);
    }

    private static async Task<int> PollAsync(TestServer server)
    {
        using var response = await server.Http.GetAsync("/socket.io/?EIO=4&transport=polling");
        return (int)response.StatusCode;
    }
}
