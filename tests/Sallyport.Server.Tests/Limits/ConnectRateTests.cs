using Sallyport.Fixtures;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Limits;

/// <summary>New connections per second, on real doors and a clock moved by hand.</summary>
public sealed class ConnectRateTests
{
    private readonly HandMovedTime _time = new();

    [Theory]
    [Trait("Requirement", "R23")]
    [InlineData("Tiers:Enterprise:ConnectsPerSecond:PerKey", "the key has 1 per second")]
    [InlineData("Tiers:Enterprise:ConnectsPerSecond:PerAccount", "the account has 1 per second")]
    [InlineData("Limits:ConnectsPerSecond:PerAddress", "an address has 1 per second")]
    [InlineData("Limits:ConnectsPerSecond:PerNode", "the server takes no more at this moment")]
    public async Task Connects_MoreThanAllowed_WaitForTheNextSecond(string setting, string message)
    {
        await using var server = await LimitHouse.StartAsync(_time, (setting, "1"));
        var key = await server.AddKeyAsync();
        for (var i = 0; i < 10; i++)
        {
            (await StatusAsync(server, key.Secret)).ShouldBe(101);
        }

        (await StatusAsync(server, key.Secret)).ShouldBe(429);
        var expected = "too many new connections: " + message;
        if (setting.StartsWith("Limits:", StringComparison.Ordinal))
        {
            // A handshake is a new connection already.
            using var handshake = await server.Http.GetAsync(new Uri("/socket.io/?EIO=4&transport=polling", UriKind.Relative));
            ((int)handshake.StatusCode).ShouldBe(403);
            handshake.Headers.RetryAfter.ShouldNotBeNull().Delta.ShouldBe(TimeSpan.FromSeconds(1));
            (await handshake.Content.ReadAsStringAsync()).ShouldBe($$"""{"code":4,"message":"{{expected}}"}""");
        }
        else
        {
            await using var socket = await server.OpenSocketIOAsync();
            (await socket.ConnectAsync($$"""{"token":"{{key.Secret}}"}""")).ShouldBe(
                "44{\"message\":\"" + expected + "\",\"data\":{\"code\":\"RATE_LIMITED\",\"retryAfterMs\":1000}}"
            );
        }

        // A request is no connection.
        using (var response = await server.PostAsync(key))
        {
            ((int)response.StatusCode).ShouldBe(400);
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        (await StatusAsync(server, key.Secret)).ShouldBe(101);
        (await StatusAsync(server, key.Secret)).ShouldBe(429);
    }

    [Fact]
    [Trait("Requirement", "R28")]
    public async Task Connects_OfOneSession_AfterTheFirstEachTakeOneFromTheRate()
    {
        await using var server = await LimitHouse.StartAsync(_time, ("Limits:ConnectsPerSecond:PerAddress", "1"));
        await using var socket = await server.OpenSocketIOAsync();
        for (var i = 0; i < 10; i++)
        {
            (await socket.ConnectAsync("{}")).ShouldContain("UNAUTHORIZED");
        }

        (await socket.ConnectAsync("{}")).ShouldContain("RATE_LIMITED");
    }

    private static Task<int> StatusAsync(TestServer server, string key) =>
        WebSocketPeer.StatusAsync(new Uri($"ws://127.0.0.1:{server.Port}/ws"), new Dictionary<string, string> { ["x-api-key"] = key });
}
