using System.Text.Json;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Admissions;

/// <summary>What is a credential, and how one is refused, is the same on every door.</summary>
public sealed class OneRuleTests
{
    [Fact]
    [Trait("Requirement", "R11")]
    public async Task Credential_WithBlanksAroundIt_IsTheSameOnEveryDoor()
    {
        await using var server = await TestServer.StartAsync();
        var key = await server.AddKeyAsync();

        foreach (var (before, after) in new[] { (" ", ""), ("", " "), ("\t", "\t "), ("", "\n"), ("", "\r\n"), (" \n", "\n ") })
        {
            var shown = before + key.Secret + after;
            (await ConnectAsync(server, shown)).ShouldStartWith("40{");
            (await FirstMessageAsync(server, shown)).ShouldBe("authenticated");
            var token = Uri.EscapeDataString(before + await server.MintAsync(key) + after);
            await using var peer = await server.OpenAsync("?token=" + token);

            // In a header an end of line is the end of the header.
            var inHeader = shown.Replace('\n', ' ').Replace('\r', ' ');
            (await StatusAsync(server, "x-api-key", inHeader)).ShouldBe(200);
            (await StatusAsync(server, "Authorization", "Bearer " + inHeader)).ShouldBe(200);
        }
    }

    [Fact]
    [Trait("Requirement", "R3")]
    public async Task Credential_WithAnythingElseAroundIt_IsRefusedOnEveryDoor()
    {
        await using var server = await TestServer.StartAsync();
        var key = await server.AddKeyAsync();

        foreach (var shown in new[] { "\u00A0" + key.Secret, key.Secret + "\u200B", key.Secret.Insert(20, " "), key.Secret + "\u2028" })
        {
            (await ConnectAsync(server, shown)).ShouldStartWith("44{\"message\":\"unauthorized");
            (await FirstMessageAsync(server, shown)).ShouldBe("4401");
        }

        (await StatusAsync(server, "x-api-key", key.Secret.Insert(20, " "))).ShouldBe(401);
        (await StatusAsync(server, "Authorization", "Bearer " + key.Secret.Insert(20, " "))).ShouldBe(401);
    }

    [Fact]
    [Trait("Requirement", "R3")]
    public async Task Refusal_OfAnAddressWithoutAttempts_IsTheSameForEveryKeyOnEveryDoor()
    {
        await using var server = await TestServer.StartAsync(
            new() { ["Limits:Guessing:Burst"] = "3", ["Limits:Guessing:PerSecond"] = "0.01" }
        );
        var revoked = await server.AddKeyAsync();
        await server.Keys.RevokeAsync(revoked.Key.Id, Actor.Server, default);
        var disabled = await server.AddKeyAsync();
        await server.Services.GetAccounts().DisableAsync(disabled.Key.AccountId, Actor.Server, default);
        var unknown = ApiKeyFormat.Create(KeyMode.Live);
        for (var i = 0; i < 3; i++)
        {
            (await StatusAsync(server, "x-api-key", ApiKeyFormat.Create(KeyMode.Live))).ShouldBe(401);
        }

        foreach (var key in new[] { unknown, revoked.Secret, disabled.Secret, unknown[..^1] + (unknown[^1] == 'a' ? 'b' : 'a') })
        {
            (await StatusAsync(server, "x-api-key", key)).ShouldBe(429);
            (await ConnectAsync(server, key)).ShouldContain("RATE_LIMITED");
            (await FirstMessageAsync(server, key)).ShouldBe("4429");
            var headers = new Dictionary<string, string> { ["x-api-key"] = key };
            (await WebSocketPeer.StatusAsync(new Uri($"ws://127.0.0.1:{server.Port}/ws"), headers)).ShouldBe(429);
        }
    }

    private static async Task<string> ConnectAsync(TestServer server, string token)
    {
        await using var peer = await server.OpenSocketIOAsync();
        return await peer.ConnectAsync($$"""{"token":{{JsonSerializer.Serialize(token)}}}""");
    }

    private static async Task<string> FirstMessageAsync(TestServer server, string token)
    {
        await using var peer = await server.OpenAsync("?auth=message");
        await peer.SendAsync($$"""{"action":"auth","token":{{JsonSerializer.Serialize(token)}}}""");
        return await peer.ReceiveTextAsync() is { } answer
            ? JsonElement.Parse(answer).GetProperty("type").GetString()!
            : ((int?)peer.Socket.CloseStatus).ToString()!;
    }

    private static async Task<int> StatusAsync(TestServer server, string header, string value)
    {
        var answer = await RawTcp.SendAsync(
            server.Port,
            $"GET /api/v1/ws-token HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{header}: {value}\r\n\r\n"
        );
        return int.Parse(answer.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
