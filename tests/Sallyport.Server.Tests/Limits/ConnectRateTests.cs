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
        await using (var socket = await server.OpenSocketIOAsync())
        {
            (await socket.ConnectAsync($$"""{"token":"{{key.Secret}}"}""")).ShouldBe(
                "44{\"message\":\"too many new connections: " + message + "\",\"data\":{\"code\":\"RATE_LIMITED\",\"retryAfterMs\":1000}}"
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

    private static Task<int> StatusAsync(TestServer server, string key) =>
        WebSocketPeer.StatusAsync(new Uri($"ws://127.0.0.1:{server.Port}/ws"), new Dictionary<string, string> { ["x-api-key"] = key });
}
