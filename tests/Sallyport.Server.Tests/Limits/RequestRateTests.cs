using System.Net;
using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Access.Limits;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Limits;

/// <summary>Units per second of keys and accounts, on real doors and a clock moved by hand.</summary>
public sealed class RequestRateTests
{
    private readonly HandMovedTime _time = new();

    [Theory]
    [Trait("Requirement", "R19")]
    [InlineData(1, 1)]
    [InlineData(1, 50)]
    [InlineData(50, 50)]
    public async Task Requests_OverSessionsAndKeysOfOneAccount_HaveTheSameTotal(int keyCount, int sessionCount)
    {
        await using var server = await LimitHouse.StartAsync(
            _time,
            ("Tiers:Enterprise:RequestsPerSecond:PerKey", "10"),
            ("Tiers:Enterprise:RequestsPerSecond:PerAccount", "10"),
            ("Tiers:Enterprise:Burst:PerKey", "60"),
            ("Tiers:Enterprise:Burst:PerAccount", "60"),
            ("Limits:Hammering:Refusals", "1000")
        );
        var account = await server.AddAccountAsync();
        var keys = new List<IssuedKey>();
        for (var i = 0; i < keyCount; i++)
        {
            keys.Add(await server.AddKeyAsync(account));
        }

        var asks = new List<Func<Task<string>>>();
        var peers = new List<IAsyncDisposable>();
        for (var i = 0; i < sessionCount; i++)
        {
            var key = keys[i % keyCount];
            if (i % 3 == 0)
            {
                var peer = await server.OpenWithKeyAsync(key);
                peers.Add(peer);
                asks.Add(async () => (await peer.RequestAsync()).Code());
            }
            else if (i % 3 == 1)
            {
                var peer = await server.EnterAsync(key);
                peers.Add(peer);
                asks.Add(async () => (await peer.RequestAsync()).Code());
            }
            else
            {
                asks.Add(async () =>
                {
                    using var response = await server.PostAsync(key);
                    return System.Text.Json.JsonElement.Parse(await response.Content.ReadAsStringAsync()).Code();
                });
            }
        }

        (await AdmittedAsync(asks, 100)).ShouldBe(60);
        _time.Advance(TimeSpan.FromSeconds(2));
        (await AdmittedAsync(asks, 100)).ShouldBe(20);
        foreach (var peer in peers)
        {
            await peer.DisposeAsync();
        }
    }

    [Fact]
    [Trait("Requirement", "R12")]
    public async Task TierChange_OfAnAccountWithOpenSessions_HoldsAtOnce()
    {
        await using var server = await LimitHouse.StartAsync(_time);
        var account = await server.AddAccountAsync(TierNames.Free);
        var key = await server.AddKeyAsync(account);
        await using var raw = await server.OpenWithKeyAsync(key);
        await using var socket = await server.EnterAsync(key);
        var refused = await SubscribeAsync(socket);
        refused.GetProperty("error").Code().ShouldBe("SUBSCRIPTION_LIMIT");
        refused.GetProperty("error").GetProperty("message").GetString().ShouldBe("the key may hold 0 price subscriptions and holds 0");
        (await raw.DrainAsync()).ShouldBe(19);

        await SetTierAsync(server, account.Id, TierNames.Premium);
        (await raw.RequestAsync()).Code().ShouldBe("RATE_LIMITED", "a change of tier is no gift of a burst");
        _time.Advance(TimeSpan.FromMilliseconds(100));
        (await SubscribeAsync(socket)).GetProperty("success").GetBoolean().ShouldBeTrue();
        (await raw.DrainAsync()).ShouldBe(19, "200 units per second are 20 in 100 ms");

        // Down again: what is held stays until it ends, and nothing comes in.
        await SetTierAsync(server, account.Id, TierNames.Free);
        _time.Advance(TimeSpan.FromSeconds(1));
        (await ListAsync(socket)).ShouldBe(1);
        (await SubscribeAsync(socket)).GetProperty("success").GetBoolean().ShouldBeTrue("refreshing takes nothing");
        (await socket.AskAsync("/evm/price/subscribe", $$"""{"chain":"eth","tokens":["{{TestMarket.Token}}"]}"""))
            .GetProperty("error")
            .GetProperty("message")
            .GetString()
            .ShouldBe("the key may hold 0 price subscriptions and holds 1");
    }

    [Fact]
    [Trait("Requirement", "R12")]
    public async Task Overrides_OfAnAccountWithOpenSessions_HoldAtOnce()
    {
        await using var server = await LimitHouse.StartAsync(_time);
        var account = await server.AddAccountAsync(TierNames.Free);
        await using var raw = await server.OpenWithKeyAsync(await server.AddKeyAsync(account));
        (await raw.DrainAsync()).ShouldBe(20);
        LimitOverrides.TryParse("""{"requestsPerSecond":{"perKey":1000},"burst":{"perKey":7}}""", out var overrides, out _).ShouldBeTrue();
        await server.Services.GetAccounts().SetLimitsAsync(account.Id, overrides, Actor.Server, default);
        (await raw.RequestAsync()).GetProperty("message").GetString().ShouldBe("too many requests: the key has 1000 units per second");
        _time.Advance(TimeSpan.FromMilliseconds(500));
        (await raw.DrainAsync()).ShouldBe(7);
    }

    [Fact]
    public async Task Refusal_OnEveryDoor_SaysWhatWasExceededAndWhenToRetry()
    {
        using var meters = new MeterCapture();
        await using var server = await LimitHouse.StartAsync(_time);
        var key = await server.AddKeyAsync(tier: TierNames.Free);
        await using var raw = await server.OpenWithKeyAsync(key);
        await using var socket = await server.EnterAsync(key);
        (await raw.DrainAsync()).ShouldBe(20);

        foreach (var error in new[] { await raw.RequestAsync(), await socket.RequestAsync() })
        {
            error.Code().ShouldBe("RATE_LIMITED");
            error.GetProperty("message").GetString().ShouldBe("too many requests: the key has 5 units per second");
            error.GetProperty("retryAfterMs").GetInt64().ShouldBe(200);
        }

        var ping = await raw.AskAsync("""{"action":"ping","id":7}""");
        ping.GetProperty("type").GetString().ShouldBe("error");
        ping.GetProperty("id").GetInt32().ShouldBe(7);
        ping.GetProperty("retryAfterMs").GetInt64().ShouldBe(200);
        (await raw.AskAsync("""{"action":"request","request":"/nope"}""")).GetProperty("error").Code().ShouldBe("RATE_LIMITED");

        using var response = await server.PostAsync(key);
        response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        Header(response, "RateLimit-Policy")
            .ShouldStartWith("\"key\";q=20;w=4, \"account\";q=40;w=4, \"key-month\";q=100000;w=2678400, \"account-month\"");
        Header(response, "RateLimit").ShouldStartWith("\"key\";r=0;t=4, \"account\";r=20;t=2, \"key-month\";r=99980;t=");

        using var token = new HttpRequestMessage(HttpMethod.Get, "/api/v1/ws-token");
        token.Headers.Add("x-api-key", key.Secret);
        using var noToken = await server.Http.SendAsync(token);
        noToken.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);

        meters.Text.ShouldContain("sallyport.limits.refusals limit=KeyRate");

        // Waiting as long as was said is enough.
        _time.Advance(TimeSpan.FromMilliseconds(200));
        (await socket.RequestAsync()).Code().ShouldBe(LimitHouse.Admitted);
    }

    [Fact]
    public async Task RateLimitHeaders_OfAnAdmittedRequest_SayWhatIsLeft()
    {
        await using var server = await LimitHouse.StartAsync(_time, ("Costs:/evm/rpc", "3"));
        var key = await server.AddKeyAsync(tier: TierNames.Free);
        using var response = await server.PostAsync(key);
        Header(response, "RateLimit").ShouldStartWith("\"key\";r=17;t=1, \"account\";r=37;t=1, \"key-month\";r=99997;t=");
        using var stranger = await server.Http.PostAsync("/api/v1/evm/rpc", null);
        stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        stranger.Headers.Contains("RateLimit").ShouldBeFalse();
    }

    [Fact]
    public async Task Hammering_OnASession_CutsItWith4429AndDisconnectsSocketIO()
    {
        await using var server = await LimitHouse.StartAsync(_time, ("Limits:Hammering:Refusals", "5"));
        var key = await server.AddKeyAsync(tier: TierNames.Free);
        await using var raw = await server.OpenWithKeyAsync(key);
        await using var socket = await server.EnterAsync(key);
        (await raw.DrainAsync()).ShouldBe(20);
        for (var i = 0; i < 4; i++)
        {
            (await raw.RequestAsync()).Code().ShouldBe("RATE_LIMITED");
        }

        // The window is over: it begins again. (Not so far that there is a unit again.)
        _time.Advance(TimeSpan.FromSeconds(10));
        (await raw.DrainAsync()).ShouldBe(20);
        for (var i = 0; i < 4; i++)
        {
            (await raw.RequestAsync()).Code().ShouldBe("RATE_LIMITED");
        }

        await raw.SendAsync("""{"action":"ping"}""");
        (await raw.CloseCodeAsync()).ShouldBe(4429);

        for (var i = 0; i < 6; i++)
        {
            await socket.EmitAsync("/evm/rpc", "{}");
        }

        // The answers to the five, then the packet that keeps the client away.
        var packets = new List<string?>();
        while (packets.LastOrDefault() != "41")
        {
            packets.Add((await socket.ReceiveAsync()).ShouldNotBeNull("the transport closed without a disconnect packet"));
        }

        server.Log.Lines.ShouldContain(line => line.Contains("[SessionHammered]", StringComparison.Ordinal));
    }

    private static string Header(HttpResponseMessage response, string name) => string.Join(", ", response.Headers.GetValues(name));

    private static async Task<int> AdmittedAsync(List<Func<Task<string>>> asks, int attempts)
    {
        var admitted = 0;
        for (var i = 0; i < attempts; i++)
        {
            var code = await asks[i % asks.Count]();
            code.ShouldBeOneOf(LimitHouse.Admitted, "RATE_LIMITED");
            admitted += code == LimitHouse.Admitted ? 1 : 0;
        }

        return admitted;
    }

    private static async Task SetTierAsync(TestServer server, string accountId, string tier) =>
        (await server.Services.GetAccounts().SetTierAsync(accountId, tier, Actor.Server, default)).IsSuccess.ShouldBeTrue();

    private static Task<System.Text.Json.JsonElement> SubscribeAsync(SocketIOPeer peer) =>
        peer.AskAsync("/evm/price/subscribe", $$"""{"chain":"eth","tokens":["{{TestMarket.Weth}}"]}""");

    private static async Task<int> ListAsync(SocketIOPeer peer) =>
        (await peer.AskAsync("/evm/price/active_subscriptions", """{"chain":"eth"}"""))
            .GetProperty("result")
            .GetProperty("subscriptions")
            .GetArrayLength();
}
