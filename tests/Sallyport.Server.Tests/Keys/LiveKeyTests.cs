using System.Net;
using System.Text.Json;
using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Channels;
using Sallyport.Doors.Feeds;
using Sallyport.Market;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Keys;

/// <summary>What an operator changes about a key while it is in use, on both doors.</summary>
public sealed class LiveKeyTests : IAsyncLifetime
{
    private const string Usage = """{"action":"request","request":"/usage"}""";
    private const string Subscribe = $$"""{"action":"subscribe","subscription_type":"Prices","asset_ids":["{{TestMarket.Weth}}:1"]}""";
    private const string Page = "https://app.example";

    private TestServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await TestServer.StartAsync(
            new(TestMarket.Settings) { ["Tiers:Free:PriceSubscriptions:PerAccount"] = "0" },
            builder => builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(FeedService)))
        );

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    [Trait("Requirement", "R18")]
    public async Task Edit_ScopeTakenAwayAndGivenBack_HoldsForTheNextRequestAndTheSessionLivesOn()
    {
        var key = await _server.AddKeyAsync(scopes: Scopes("usage:read", "market:read"));
        await using var raw = await _server.OpenAsync(key);
        await using var socket = await _server.OpenSocketIOAsync();
        await socket.EnterAsync(key.Secret);
        (await raw.AskAsync(Usage)).GetProperty("type").GetString().ShouldBe("result");
        (await socket.AskAsync("/usage", "{}")).GetProperty("success").GetBoolean().ShouldBeTrue();

        await EditAsync(key, new KeyEdit { Scopes = Scopes("market:read") });

        (await raw.AskAsync(Usage)).GetRawText().ShouldContain("FORBIDDEN");
        (await socket.AskAsync("/usage", "{}")).GetProperty("error").GetProperty("code").GetString().ShouldBe("FORBIDDEN");
        (await raw.AskAsync("""{"action":"ping"}""")).GetProperty("type").GetString().ShouldBe("pong");

        await EditAsync(key, new KeyEdit { Scopes = ScopeSet.All });

        (await raw.AskAsync(Usage)).GetProperty("type").GetString().ShouldBe("result");
        (await socket.AskAsync("/usage", "{}")).GetProperty("success").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    [Trait("Requirement", "R18")]
    public async Task Edit_ScopeOfPushesTakenAway_PausesThemOnBothDoors()
    {
        var key = await _server.AddKeyAsync();
        await using var raw = await _server.OpenAsync(key);
        await using var socket = await _server.OpenSocketIOAsync();
        await socket.EnterAsync(key.Secret);
        (await raw.AskAsync(Subscribe)).GetProperty("type").GetString().ShouldBe("subscribed");
        await socket.AskAsync("/evm/price/subscribe", $$"""{"chain":"eth","tokens":["{{TestMarket.Weth}}"]}""");
        await PublishAsync(1, 1);
        (await raw.ReceiveAsync()).GetProperty("seq").GetInt64().ShouldBe(1);
        (await socket.EventAsync()).Argument.GetProperty("seq").GetInt64().ShouldBe(1);

        await EditAsync(key, new KeyEdit { Scopes = Scopes("usage:read") });
        await PublishAsync(2, 2);
        (await raw.AskAsync("""{"action":"ping"}""")).GetProperty("type").GetString().ShouldBe("pong");

        await EditAsync(key, new KeyEdit { Scopes = ScopeSet.All });
        await PublishAsync(3, 3);
        (await raw.ReceiveAsync()).GetProperty("seq").GetInt64().ShouldBe(3);
        (await socket.EventAsync()).Argument.GetProperty("seq").GetInt64().ShouldBe(3);
    }

    [Fact]
    [Trait("Requirement", "R12")]
    public async Task SetTier_DuringASession_HoldsForItsNextRequest()
    {
        var account = await _server.AddAccountAsync(TierNames.Free);
        var key = await _server.AddKeyAsync(account);
        await using var socket = await _server.OpenSocketIOAsync();
        await socket.EnterAsync(key.Secret);
        (await SubscribeAsync()).GetProperty("error").GetProperty("code").GetString().ShouldBe("SUBSCRIPTION_LIMIT");

        await _server.Services.GetAccounts().SetTierAsync(account.Id, TierNames.Enterprise, Actor.Server, CancellationToken.None);

        (await SubscribeAsync()).GetProperty("success").GetBoolean().ShouldBeTrue();

        Task<JsonElement> SubscribeAsync() =>
            socket.AskAsync("/evm/price/subscribe", $$"""{"chain":"eth","tokens":["{{TestMarket.Weth}}"]}""");
    }

    [Fact]
    [Trait("Requirement", "R12")]
    public async Task Edit_AddressNoLongerAllowed_EndsTheSessionsAndRefusesNewOnes()
    {
        var key = await _server.AddKeyAsync();
        await using var raw = await _server.OpenAsync(key);
        await using var socket = await _server.OpenSocketIOAsync();
        await socket.EnterAsync(key.Secret);

        await EditAsync(key, new KeyEdit { AllowedIpRanges = [IPNetwork.Parse("127.0.0.0/8")] });
        (await raw.AskAsync("""{"action":"ping"}""")).GetProperty("type").GetString().ShouldBe("pong");
        await EditAsync(key, new KeyEdit { AllowedIpRanges = [IPNetwork.Parse("203.0.113.0/24")] });

        (await raw.CloseCodeAsync()).ShouldBe(4403);
        (await socket.UntilClosedAsync()).ShouldContain("41");
        await using var again = await _server.OpenSocketIOAsync();
        (await again.ConnectAsync($$"""{"token":"{{key.Secret}}"}""")).ShouldContain("FORBIDDEN");
    }

    [Fact]
    [Trait("Requirement", "R17")]
    public async Task Edit_OriginNoLongerAllowed_EndsTheSessionsFromThere()
    {
        var key = await AddPageKeyAsync();
        await using var page = await _server.OpenAsync("?token=" + await _server.MintAsync(key), Origin(Page));
        await using var program = await _server.OpenAsync(key);

        await EditAsync(key, new KeyEdit { AllowedOrigins = ["https://other.example"] });

        (await page.CloseCodeAsync()).ShouldBe(4403);
        (await program.AskAsync("""{"action":"ping"}""")).GetProperty("type").GetString().ShouldBe("pong");
    }

    [Fact]
    [Trait("Requirement", "R17")]
    public async Task Open_HostileOrigin_IsRefusedByTheKeysOwnListOnEveryDoor()
    {
        var key = await AddPageKeyAsync();
        var token = await _server.MintAsync(key);
        string[] hostile = [.. Admissions.OriginPolicyTests.Hostile.Select(row => row.Data).Where(origin => origin.All(char.IsAscii))];
        hostile.Length.ShouldBeGreaterThanOrEqualTo(20);
        foreach (var origin in (string[])[.. hostile, $"http://127.0.0.1:{_server.Port}"])
        {
            var head = $"HTTP/1.1\r\nHost: 127.0.0.1:{_server.Port}\r\nOrigin: {origin}\r\n";
            const string Upgrade =
                "Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
            (await RawTcp.SendAsync(_server.Port, $"GET /ws?token={token} {head}{Upgrade}")).ShouldStartWith(
                "HTTP/1.1 403",
                customMessage: origin
            );
            (
                await RawTcp.SendAsync(_server.Port, $"GET /api/v1/ws-token {head}x-api-key: {key.Secret}\r\nConnection: close\r\n\r\n")
            ).ShouldStartWith("HTTP/1.1 403", customMessage: origin);
            if (origin.Trim().Length > 0)
            {
                await using var socket = await _server.OpenSocketIOAsync(Origin(origin));
                (await socket.ConnectAsync($$"""{"token":"{{key.Secret}}"}""")).ShouldBe(
                    """44{"message":"forbidden: origin not allowed","data":{"code":"FORBIDDEN"}}""",
                    customMessage: origin
                );
            }
        }

        await using var raw = await _server.OpenAsync("?token=" + token, Origin(Page));
        await using var good = await _server.OpenSocketIOAsync(Origin(Page));
        await good.EnterAsync(key.Secret);
    }

    [Fact]
    [Trait("Requirement", "R12")]
    public async Task Regenerate_LiveSessions_AreCutAndTheNewKeyOpens()
    {
        var key = await _server.AddKeyAsync();
        await using var raw = await _server.OpenAsync(key);
        await using var socket = await _server.OpenSocketIOAsync();
        await socket.EnterAsync(key.Secret);

        var rotated = (await _server.Keys.RegenerateAsync(key.Key.Id, Actor.Server, CancellationToken.None)).Value.ShouldNotBeNull();

        (await raw.CloseCodeAsync()).ShouldBe(4401);
        (await socket.UntilClosedAsync()).ShouldContain("41");
        await using var again = await _server.OpenAsync(rotated.Issued);
    }

    private static Dictionary<string, string> Origin(string origin) => new() { ["Origin"] = origin };

    private static ScopeSet Scopes(params string[] names)
    {
        ScopeNames.TryRead(names, out var scopes, out _).ShouldBeTrue();
        return scopes;
    }

    private async Task<IssuedKey> AddPageKeyAsync()
    {
        var account = await _server.AddAccountAsync();
        var asked = new NewKey(account.Id, "page", AllowedOrigins: [Page]);
        return (await _server.Keys.IssueAsync(asked, Actor.Server, CancellationToken.None)).Value.ShouldNotBeNull();
    }

    private async Task EditAsync(IssuedKey key, KeyEdit edit) =>
        (await _server.Keys.EditAsync(key.Key.Id, edit, Actor.Server, CancellationToken.None)).IsSuccess.ShouldBeTrue();

    private async Task PublishAsync(double price, long block)
    {
        PairId.TryParse($"{TestMarket.Pair}:1", out var pair).ShouldBeTrue();
        AssetId.TryParse($"{TestMarket.Weth}:1", out var weth).ShouldBeTrue();
        var change = new MarketEvent.PriceChanged(weth, pair, price, block, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await _server.Services.GetBroker().PublishAsync(MarketPriceChannel.Of(weth), PublicationKind.Data, new PricePush(weth, change));
    }
}
