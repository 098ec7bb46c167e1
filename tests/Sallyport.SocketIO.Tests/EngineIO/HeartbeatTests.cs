using System.Net;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO;

public sealed class HeartbeatTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task WebSocket_Pong_KeepsTheSession()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");

        for (var round = 0; round < 3; round++)
        {
            host.Time.Advance(Interval);
            (await client.ReadAsync()).ShouldBe("2");
            await client.SendAsync("3");

            // The answer to a message shows that the pong before it was taken.
            await client.SendAsync("4a");
            (await client.ReadAsync()).ShouldBe("4a");
        }

        host.Time.Advance(Interval - TimeSpan.FromMilliseconds(1));
        await client.SendAsync("4a");
        (await client.ReadAsync()).ShouldBe("4a");
    }

    [Fact]
    [Trait("Requirement", "R23")]
    public async Task WebSocket_NoPong_ClosesTheSession()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");
        host.Time.Advance(Interval);
        (await client.ReadAsync()).ShouldBe("2");

        host.Time.Advance(Patience);

        (await client.ReadAsync()).ShouldBe("closed");
    }

    [Fact]
    [Trait("Requirement", "R23")]
    public async Task Polling_NoPong_ClosesTheSession()
    {
        await using var host = await TestHost.StartAsync();
        var client = await PollingClient.OpenAsync(host);
        host.Time.Advance(Interval);
        (await client.PollAsync()).ShouldBe("2");
        var poll = client.PollAsync();
        await host.Requests.WaitForAsync(count => count >= 1);

        host.Time.Advance(Patience);

        (await poll).ShouldBe("1");
        (await client.TryPollAsync()).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    [Trait("Requirement", "R23")]
    public async Task Polling_NobodyPolls_ClosesTheSession()
    {
        await using var host = await TestHost.StartAsync();
        var client = await PollingClient.OpenAsync(host);

        host.Time.Advance(Interval + Patience);

        (await client.TryPollAsync()).Body.ShouldContain("Session ID unknown");
    }
}
