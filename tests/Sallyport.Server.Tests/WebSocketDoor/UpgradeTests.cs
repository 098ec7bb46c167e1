using System.Net.WebSockets;
using Sallyport.Access.Audit;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.WebSocketDoor;

/// <summary>Getting in by door B, and being refused before the upgrade.</summary>
public sealed class UpgradeTests : IAsyncLifetime
{
    private const string Upgrade =
        "Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    [Trait("Requirement", "R11")]
    public async Task Open_TokenInTheQuery_Opens()
    {
        await using var peer = await _server.OpenAsync(await _server.AddKeyAsync());
        (await peer.AskAsync("""{"action":"ping"}""")).GetProperty("type").GetString().ShouldBe("pong");
    }

    [Fact]
    [Trait("Requirement", "R11")]
    public async Task Open_TokenInTheHeader_Opens()
    {
        var token = await _server.MintAsync(await _server.AddKeyAsync());
        await using var peer = await _server.OpenAsync(headers: Header("Authorization", "Bearer " + token));
        await ExpectOpenAsync(peer);
    }

    [Fact]
    [Trait("Requirement", "R11")]
    public async Task Open_TokenAsSubprotocol_OpensAndIsNotEchoed()
    {
        var token = await _server.MintAsync(await _server.AddKeyAsync());
        await using var peer = await _server.OpenAsync("", null, "sallyport.v1", "bearer." + token);
        peer.Socket.SubProtocol.ShouldBe("sallyport.v1");
        await ExpectOpenAsync(peer);
    }

    [Fact]
    [Trait("Requirement", "R11")]
    public async Task Open_TokenAsFirstMessage_Opens()
    {
        var token = await _server.MintAsync(await _server.AddKeyAsync());
        await using var peer = await _server.OpenAsync("?auth=message");
        (await peer.AskAsync($$"""{"action":"auth","token":"{{token}}"}""")).GetRawText().ShouldBe("""{"type":"authenticated"}""");
        await ExpectOpenAsync(peer);
    }

    [Theory]
    [InlineData("x-api-key", "")]
    [InlineData("Authorization", "Bearer ")]
    public async Task Open_KeyInAHeader_Opens(string name, string prefix)
    {
        var key = await _server.AddKeyAsync();
        await using var peer = await _server.OpenAsync(headers: Header(name, prefix + key.Secret));
        await ExpectOpenAsync(peer);
    }

    [Fact]
    [Trait("Requirement", "R11")]
    public async Task Open_QuerySwitchedOff_LooksAtTheOtherPlaces()
    {
        await using var server = await TestServer.StartAsync(new() { ["WsTokens:AllowQuery"] = "false" });
        var key = await server.AddKeyAsync();
        var query = "?token=" + await server.MintAsync(key);
        (await StatusAsync(server, query)).ShouldBe(401);
        (await StatusAsync(server, query, Header("Authorization", "Bearer " + await server.MintAsync(key)))).ShouldBe(101);
    }

    [Fact]
    public async Task Open_BadCredentialInTheFirstPlace_LooksNoFurther()
    {
        var key = await _server.AddKeyAsync();
        var good = await _server.MintAsync(key);
        (await StatusAsync(_server, "?token=bad", Header("Authorization", "Bearer " + good))).ShouldBe(401);
        (await StatusAsync(_server, "?token=", Header("Authorization", "Bearer " + good))).ShouldBe(401);
        (await StatusAsync(_server, "", Header("Authorization", "Bearer bad"), "sallyport.v1", "bearer." + good)).ShouldBe(401);
        (await StatusAsync(_server, "", Header("x-api-key", key.Secret), "sallyport.v1", "bearer.bad")).ShouldBe(401);
        (await StatusAsync(_server, "?token=" + good)).ShouldBe(101);
    }

    [Fact]
    public async Task Open_KeyInTheQuery_IsRefused() =>
        (await StatusAsync(_server, "?token=" + (await _server.AddKeyAsync()).Secret)).ShouldBe(401);

    [Fact]
    [Trait("Requirement", "R3")]
    public async Task Open_Refused_AnswersTheSameBytes()
    {
        var key = await _server.AddKeyAsync();
        var used = await _server.MintAsync(key);
        (await StatusAsync(_server, "?token=" + used)).ShouldBe(101);
        var dead = await _server.AddKeyAsync();
        var orphan = await _server.MintAsync(dead);
        await _server.Keys.RevokeAsync(dead.Key.Id, Actor.Server, CancellationToken.None);

        var answers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var query in new[] { "", "?token=", "?token=bad", "?token=" + used, "?token=" + orphan, "?token=" + key.Secret })
        {
            var answer = await RawTcp.SendAsync(_server.Port, $"GET /ws{query} HTTP/1.1\r\nHost: a\r\n{Upgrade}\r\n");
            answers.Add(string.Join("\r\n", answer.Split("\r\n").Where(line => !line.StartsWith("Date:", StringComparison.Ordinal))));
        }

        var only = answers.ShouldHaveSingleItem();
        only.ShouldStartWith("HTTP/1.1 401 Unauthorized\r\n");
        only.ShouldContain("application/problem+json");
        only.ShouldContain("\"code\":\"UNAUTHORIZED\"");
    }

    [Fact]
    [Trait("Requirement", "R9")]
    public async Task Open_HundredTimesAtOnceWithOneToken_AdmitsOne()
    {
        var token = await _server.MintAsync(await _server.AddKeyAsync());
        var statuses = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => StatusAsync(_server, "?token=" + token)));
        statuses.Count(status => status == 101).ShouldBe(1);
        statuses.Count(status => status == 401).ShouldBe(99);
    }

    [Fact]
    public async Task Open_TokenUsedBeforeARestart_StaysUsed()
    {
        var folder = Directory.CreateTempSubdirectory("sallyport-").FullName;
        string token;
        string fresh;
        await using (var first = await TestServer.StartAsync(folder: folder))
        {
            var key = await first.AddKeyAsync();
            token = await first.MintAsync(key);
            fresh = await first.MintAsync(key);
            (await StatusAsync(first, "?token=" + token)).ShouldBe(101);
            await first.StopAsync();
            await using var second = await TestServer.StartAsync(folder: folder);
            (await StatusAsync(second, "?token=" + token)).ShouldBe(401);
            (await StatusAsync(second, "?token=" + fresh)).ShouldBe(101);
        }
    }

    [Fact]
    public async Task Open_RefuseByClose_ClosesWithTheCode()
    {
        var key = await _server.AddKeyAsync();
        var token = await _server.MintAsync(key);
        (await StatusAsync(_server, "?token=" + token)).ShouldBe(101);

        await using var used = await _server.OpenAsync("?refuse=close&token=" + token);
        (await used.CloseCodeAsync()).ShouldBe(4409);
        await using var bad = await _server.OpenAsync("?refuse=close&token=bad");
        (await bad.CloseCodeAsync()).ShouldBe(4401);
        await using var none = await _server.OpenAsync("?refuse=close");
        (await none.CloseCodeAsync()).ShouldBe(4401);
        await using var origin = await _server.OpenAsync(
            "?refuse=close&token=" + await _server.MintAsync(key),
            Header("Origin", "https://evil.test")
        );
        (await origin.CloseCodeAsync()).ShouldBe(4403);
    }

    [Fact]
    public async Task Auth_BySilenceBadTokenOrAnotherMessage_Closes()
    {
        await using var server = await TestServer.StartAsync(new() { ["Doors:AuthenticationTimeout"] = "00:00:00.300" });
        await using var silent = await server.OpenAsync("?auth=message");
        (await silent.CloseCodeAsync()).ShouldBe(4408);

        await using var bad = await _server.OpenAsync("?auth=message");
        await bad.SendAsync("""{"action":"auth","token":"bad"}""");
        (await bad.CloseCodeAsync()).ShouldBe(4401);

        await using var eager = await _server.OpenAsync("?auth=message");
        await eager.SendAsync("""{"action":"ping"}""");
        (await eager.CloseCodeAsync()).ShouldBe(4401);

        await using var garbage = await _server.OpenAsync("?auth=message");
        await garbage.SendAsync("garbage");
        (await garbage.CloseCodeAsync()).ShouldBe(4400);

        var token = await _server.MintAsync(await _server.AddKeyAsync());
        (await StatusAsync(_server, "?token=" + token)).ShouldBe(101);
        await using var used = await _server.OpenAsync("?auth=message");
        await used.SendAsync($$"""{"action":"auth","token":"{{token}}"}""");
        (await used.CloseCodeAsync()).ShouldBe(4409);
    }

    [Fact]
    public async Task Get_WithoutUpgrade_BurnsNoToken()
    {
        var token = await _server.MintAsync(await _server.AddKeyAsync());
        using (var plain = await _server.Http.GetAsync("/ws?token=" + token))
        {
            ((int)plain.StatusCode).ShouldBe(426);
        }

        using (var bad = await _server.Http.GetAsync("/ws?token=bad"))
        {
            ((int)bad.StatusCode).ShouldBe(401);
        }

        (
            await RawTcp.SendAsync(
                _server.Port,
                $"GET /ws?token={token} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 12\r\n\r\n"
            )
        ).ShouldStartWith("HTTP/1.1 426");
        (await StatusAsync(_server, "?token=" + token)).ShouldBe(101);
    }

    [Fact]
    [Trait("Requirement", "R17")]
    public async Task Open_FromAPage_ChecksTheOriginAndBurnsNoToken()
    {
        await using var server = await TestServer.StartAsync(new() { ["Origins:Allowed:0"] = "https://app.example" });
        var token = await server.MintAsync(await server.AddKeyAsync());
        foreach (
            var origin in Sallyport
                .Server.Tests.Admissions.OriginPolicyTests.Hostile.Select(row => row.Data)
                .Where(origin => origin.All(char.IsAscii))
        )
        {
            var answer = await RawTcp.SendAsync(
                server.Port,
                $"GET /ws?token={token} HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\nOrigin: {origin}\r\n{Upgrade}\r\n"
            );
            answer.ShouldStartWith("HTTP/1.1 403", customMessage: origin);
        }

        (await StatusAsync(server, "?token=" + token, Header("Origin", "https://app.example"))).ShouldBe(101);
        var second = await server.MintAsync(await server.AddKeyAsync());
        (await StatusAsync(server, "?token=" + second, Header("Origin", $"http://127.0.0.1:{server.Port}"))).ShouldBe(101);
    }

    [Fact]
    [Trait("Requirement", "R1")]
    public async Task Open_ThroughAProxyThatGotPlainHttp_IsForbiddenBeforeAnyLookUp()
    {
        await using var server = await TestServer.StartAsync(
            new() { ["Proxies:Trusted:0"] = "127.0.0.1", ["Proxies:Header"] = "Forwarded" }
        );
        var key = await server.AddKeyAsync();
        var token = await server.MintAsync(key);
        var plain = Header("Forwarded", "for=203.0.113.9;proto=http");
        (await StatusAsync(server, "?token=" + token, plain)).ShouldBe(403);
        (await StatusAsync(server, "", new Dictionary<string, string>(plain) { ["x-api-key"] = key.Secret })).ShouldBe(403);
        (await StatusAsync(server, "", new Dictionary<string, string>(plain) { ["x-api-key"] = "slp_live_nonsense" })).ShouldBe(403);
        (await StatusAsync(server, "", plain)).ShouldBe(401);
        server.Log.Lines.ShouldContain(line =>
            line.Contains("PlainHttpCredential", StringComparison.Ordinal) && line.Contains("203.0.113.9", StringComparison.Ordinal)
        );

        (await StatusAsync(server, "?token=" + token, Header("Forwarded", "for=203.0.113.9;proto=https"))).ShouldBe(101);
    }

    private static Dictionary<string, string> Header(string name, string value) => new() { [name] = value };

    private static Task<int> StatusAsync(
        TestServer server,
        string query,
        IReadOnlyDictionary<string, string>? headers = null,
        params string[] protocols
    ) => WebSocketPeer.StatusAsync(new Uri($"ws://127.0.0.1:{server.Port}/ws{query}"), headers, protocols);

    private static async Task ExpectOpenAsync(WebSocketPeer peer)
    {
        peer.Socket.State.ShouldBe(WebSocketState.Open);
        (await peer.AskAsync("""{"action":"ping","id":1}""")).GetRawText().ShouldBe("""{"type":"pong","id":1}""");
    }
}
