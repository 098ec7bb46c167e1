using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access;
using Sallyport.Access.Keys;
using Sallyport.Access.Tokens;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Admissions;

/// <summary>What is refused on every door alike, whatever the credential.</summary>
public sealed class AdmissionOrderTests
{
    [Fact]
    public async Task MarkThatCannotBeWritten_AdmitsNobody()
    {
        await using var server = await TestServer.StartAsync(customize: builder =>
            builder.Services.AddSingleton<ITokenUseStore, BrokenTokenUses>()
        );
        var key = await server.AddKeyAsync();
        var token = await server.MintAsync(key);
        (await StatusAsync(server, "?token=" + token)).ShouldBe(503);
        await using var byClose = await server.OpenAsync("?refuse=close&token=" + token);
        (await byClose.CloseCodeAsync()).ShouldBe(1013);
        await using var socket = await server.OpenSocketIOAsync();
        (await socket.ConnectAsync($$"""{"token":"{{token}}"}""")).ShouldBe(
            """44{"message":"unavailable, try again","data":{"code":"UNAVAILABLE"}}"""
        );
        server.Services.GetSessions().Count.ShouldBe(0);

        // A key needs no mark.
        await socket.EnterAsync(key.Secret);
    }

    [Fact]
    [Trait("Requirement", "R22")]
    public async Task Guessing_OnAnyDoor_IsThrottledOnAllAndAKnownKeyIsNot()
    {
        await using var server = await TestServer.StartAsync(
            new() { ["Limits:Guessing:Burst"] = "3", ["Limits:Guessing:PerSecond"] = "1" }
        );
        var key = await server.AddKeyAsync();
        await server.MintAsync(key);
        await using var socket = await server.OpenSocketIOAsync();
        string refused;
        do
        {
            refused = await socket.ConnectAsync($$"""{"token":"{{ApiKeyFormat.Create(KeyMode.Live)}}"}""");
        } while (refused.Contains("UNAUTHORIZED", StringComparison.Ordinal));

        refused.ShouldMatch("""^44\{"message":"too many attempts","data":\{"code":"RATE_LIMITED","retryAfterMs":\d+\}\}$""");

        HttpResponseMessage response;
        do
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/ws-token");
            request.Headers.Add("x-api-key", ApiKeyFormat.Create(KeyMode.Live));
            response = await server.Http.SendAsync(request);
        } while ((int)response.StatusCode == 401);

        ((int)response.StatusCode).ShouldBe(429);
        response.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        (await response.Content.ReadAsStringAsync()).ShouldContain("\"code\":\"RATE_LIMITED\"");
        response.Dispose();

        await server.MintAsync(key);
        await socket.EnterAsync(key.Secret);
    }

    [Fact]
    [Trait("Requirement", "R23")]
    public async Task SilentSessions_OfOneAddress_AreCapped()
    {
        await using var server = await TestServer.StartAsync(new() { ["Limits:Connections:PerAddress"] = "3" });
        var key = await server.AddKeyAsync();
        await using var admitted = await server.OpenSocketIOAsync();
        await admitted.EnterAsync(key.Secret);
        for (var i = 0; i < 3; i++)
        {
            (await PollAsync(server)).ShouldBe(200);
        }

        (await PollAsync(server)).ShouldBe(403);
    }

    private static async Task<int> PollAsync(TestServer server)
    {
        using var response = await server.Http.GetAsync("/socket.io/?EIO=4&transport=polling");
        return (int)response.StatusCode;
    }

    private static Task<int> StatusAsync(TestServer server, string query) =>
        WebSocketPeer.StatusAsync(new Uri($"ws://127.0.0.1:{server.Port}/ws{query}"));

    private sealed class BrokenTokenUses : ITokenUseStore
    {
        public ValueTask<bool> IsUsedAsync(string tokenId, CancellationToken cancellationToken) => ValueTask.FromResult(false);

        public Task<bool> TryMarkAsync(string tokenId, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
            throw new AccessStoreException("The disk is full.");

        public Task<int> PurgeAsync(DateTimeOffset expiredBefore, CancellationToken cancellationToken) => Task.FromResult(0);
    }
}
