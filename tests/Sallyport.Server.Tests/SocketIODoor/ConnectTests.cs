using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.SocketIODoor;

/// <summary>Getting in by door A, and being refused with CONNECT_ERROR.</summary>
public sealed class ConnectTests : IAsyncLifetime
{
    private const string Refused = """44{"message":"unauthorized: missing or invalid token","data":{"code":"UNAUTHORIZED"}}""";

    private TestServer _server = null!;
    private IssuedKey _key = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _key = await _server.AddKeyAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Connect_KeyInThePayload_Enters()
    {
        await using var peer = await _server.OpenSocketIOAsync();
        await peer.EnterAsync(_key.Secret);
    }

    [Fact]
    [Trait("Requirement", "R11")]
    public async Task Connect_TokenInThePayload_EntersOnce()
    {
        var token = await _server.MintAsync(_key);
        await using var first = await _server.OpenSocketIOAsync();
        await first.EnterAsync(token);
        await using var second = await _server.OpenSocketIOAsync();
        (await second.ConnectAsync($$"""{"token":"{{token}}"}""")).ShouldBe(Refused);
    }

    [Theory]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("x-api-key", "")]
    public async Task Connect_KeyInTheHandshakeHeaders_Enters(string name, string prefix)
    {
        await using var peer = await _server.OpenSocketIOAsync(new Dictionary<string, string> { [name] = prefix + _key.Secret });
        (await peer.ConnectAsync("")).ShouldStartWith("40{");
    }

    [Fact]
    public async Task Connect_TokenInThePayload_AloneDecides()
    {
        await using var peer = await _server.OpenSocketIOAsync(new Dictionary<string, string> { ["x-api-key"] = _key.Secret });
        (await peer.ConnectAsync("""{"token":"bad"}""")).ShouldBe(Refused);
        (await peer.ConnectAsync("""{"token":""}""")).ShouldBe(Refused);
        (await peer.ConnectAsync("""{"token":{}}""")).ShouldBe(Refused);
    }

    [Fact]
    [Trait("Requirement", "R3")]
    public async Task Connect_Refused_GetsTheSameBytes()
    {
        var revoked = await _server.AddKeyAsync();
        var orphan = await _server.MintAsync(revoked);
        await _server.Keys.RevokeAsync(revoked.Key.Id, Actor.Server, CancellationToken.None);
        var disabled = await _server.AddKeyAsync();
        await _server.Services.GetAccounts().DisableAsync(disabled.Key.AccountId, Actor.Server, CancellationToken.None);

        await using var peer = await _server.OpenSocketIOAsync();
        foreach (
            var payload in new[]
            {
                "",
                "{}",
                """{"token":null}""",
                """{"token":5}""",
                """{"token":"\u0000"}""",
                """{"token":"\ud800"}""",
                """{"\ud800":1,"token":"x"}""",
                """{"token":"slp_live_nonsense"}""",
                $$"""{"token":"{{ApiKeyFormat.Create(KeyMode.Live)}}"}""",
                $$"""{"token":"{{revoked.Secret}}"}""",
                $$"""{"token":"{{orphan}}"}""",
                $$"""{"token":"{{disabled.Secret}}"}""",
                $$"""{"token":"{{new string('x', 4_000)}}"}""",
            }
        )
        {
            (await peer.ConnectAsync(payload)).ShouldBe(Refused, payload);
        }

        await peer.EnterAsync(_key.Secret);
    }

    [Fact]
    [Trait("Requirement", "R1")]
    public async Task Connect_ThroughAProxyThatGotPlainHttp_IsForbidden()
    {
        await using var server = await TestServer.StartAsync(
            new() { ["Proxies:Trusted:0"] = "127.0.0.1", ["Proxies:Header"] = "Forwarded" }
        );
        var key = await server.AddKeyAsync();
        await using var peer = await server.OpenSocketIOAsync(
            new Dictionary<string, string> { ["Forwarded"] = "for=203.0.113.9;proto=http" }
        );
        (await peer.ConnectAsync($$"""{"token":"{{key.Secret}}"}""")).ShouldBe(
            """44{"message":"forbidden: use TLS","data":{"code":"FORBIDDEN"}}"""
        );
        server.Log.Lines.ShouldContain(line => line.Contains("PlainHttpCredential", StringComparison.Ordinal));
    }

    [Theory]
    [Trait("Requirement", "R17")]
    [InlineData("https://evil.test")]
    [InlineData("null")]
    [InlineData("https://app.example.evil.test")]
    [InlineData("http://app.example")]
    public async Task Connect_FromAnotherOrigin_IsForbidden(string origin)
    {
        await using var server = await TestServer.StartAsync(new() { ["Origins:Allowed:0"] = "https://app.example" });
        var key = await server.AddKeyAsync();
        await using var peer = await server.OpenSocketIOAsync(new Dictionary<string, string> { ["Origin"] = origin });
        (await peer.ConnectAsync($$"""{"token":"{{key.Secret}}"}""")).ShouldBe(
            """44{"message":"forbidden: origin not allowed","data":{"code":"FORBIDDEN"}}"""
        );
    }

    [Fact]
    public async Task Poll_FromAnAllowedOrigin_MayBeRead()
    {
        await using var server = await TestServer.StartAsync(new() { ["Origins:Allowed:0"] = "https://app.example" });
        (await CorsAsync(server, "https://app.example")).ShouldBe("https://app.example");
        (await CorsAsync(server, $"http://127.0.0.1:{server.Port}")).ShouldBe($"http://127.0.0.1:{server.Port}");
        (await CorsAsync(server, "https://evil.test")).ShouldBeNull();
        (await CorsAsync(server, "null")).ShouldBeNull();
    }

    [Fact]
    [Trait("Requirement", "R2")]
    public async Task Event_BeforeConnect_RunsNothing()
    {
        await using var peer = await _server.OpenSocketIOAsync();
        await peer.Peer.SendAsync("""421["/evm/rpc",{"chain":"eth","method":"eth_chainId"}]""");
        (await peer.UntilClosedAsync()).ShouldNotContain(packet => packet.StartsWith("43", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Requirement", "R2")]
    public async Task Silence_WithoutAnAdmittedSocket_IsClosed()
    {
        await using var server = await TestServer.StartAsync(new() { ["Doors:AuthenticationTimeout"] = "00:00:00.500" });
        await using var silent = await server.OpenSocketIOAsync();
        await using var refused = await server.OpenSocketIOAsync();
        await refused.ConnectAsync("{}");
        (await silent.UntilClosedAsync()).ShouldBeEmpty();
        (await refused.UntilClosedAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Connect_ToAnotherNamespace_IsRefused()
    {
        await using var peer = await _server.OpenSocketIOAsync();
        await peer.Peer.SendAsync($$"""40/admin,{"token":"{{_key.Secret}}"}""");
        (await peer.ReceiveAsync()).ShouldNotBeNull().ShouldStartWith("44/admin,");
    }

    [Fact]
    public async Task Leave_ByTheClient_GivesThePlaceBack()
    {
        await using var peer = await _server.OpenSocketIOAsync();
        await peer.EnterAsync(_key.Secret);
        _server.Services.GetSessions().Count.ShouldBe(1);
        await peer.Peer.SendAsync("41");
        await Eventually.TrueAsync(() => _server.Services.GetSessions().Count == 0);
    }

    private static async Task<string?> CorsAsync(TestServer server, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/socket.io/?EIO=4&transport=polling");
        request.Headers.TryAddWithoutValidation("Origin", origin);
        using var response = await server.Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
    }
}
