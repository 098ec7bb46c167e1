using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Accounts;
using Sallyport.Access.Keys;
using Sallyport.Access.Limits;
using Sallyport.Access.Standings;
using Sallyport.Chains;
using Sallyport.Channels;
using Sallyport.Doors.Feeds;
using Sallyport.Market;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Prices;

/// <summary>Prices on both doors, published by the test in the place of the feed.</summary>
public sealed class PricePushTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Date = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private TestServer _server = null!;
    private IssuedKey _key = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(
            new(TestMarket.Settings) { ["Tiers:Basic:PriceSubscriptions:PerAccount"] = "1" },
            builder =>
            {
                // No node stands behind this market, so the feed would only say that it is stale.
                builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(FeedService)));
            }
        );
        _key = await _server.AddKeyAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task WebSocket_Subscriber_GetsTheCurrentPriceThenEachChange()
    {
        await PublishAsync(1000.5, 10);
        await PublishAsync(1001, 11);
        await using var peer = await _server.OpenAsync(_key);
        (await peer.AskAsync(Subscribe)).GetProperty("type").GetString().ShouldBe("subscribed");
        (await peer.ReceiveTextAsync()).ShouldBe(
            $$$"""{"channel":"Prices","asset_id":"{{{TestMarket.Weth}}}:1","seq":2,"snapshot":true,"data":{"asset_id":"{{{TestMarket.Weth}}}:1","usd_price":1001,"pair_id":"{{{TestMarket.Pair}}}:1","block_number":11,"date":"2026-01-02T03:04:05Z"}}"""
        );
        await PublishAsync(0.000001234, 12);
        (await peer.ReceiveTextAsync()).ShouldBe(
            $$$"""{"channel":"Prices","asset_id":"{{{TestMarket.Weth}}}:1","seq":3,"data":{"asset_id":"{{{TestMarket.Weth}}}:1","usd_price":1.234E-06,"pair_id":"{{{TestMarket.Pair}}}:1","block_number":12,"date":"2026-01-02T03:04:05Z"}}"""
        );
    }

    [Fact]
    public async Task WebSocket_QuietFeedAndUndoneBlock_AreTold()
    {
        await using var peer = await _server.OpenAsync(_key);
        await peer.AskAsync(Subscribe);
        await PublishAsync(PublicationKind.Stale, new MarketEvent.FeedStale(ChainId.Eth, Date));
        (await peer.ReceiveTextAsync()).ShouldBe(
            $$"""{"channel":"Prices","asset_id":"{{TestMarket.Weth}}:1","stale":true,"since":"2026-01-02T03:04:05Z"}"""
        );
        await PublishAsync(PublicationKind.Reorg, new MarketEvent.Reorged(ChainId.Eth, 7));
        (await peer.ReceiveTextAsync()).ShouldBe(
            $$"""{"channel":"Prices","asset_id":"{{TestMarket.Weth}}:1","reorg":true,"from_block":7}"""
        );
    }

    [Fact]
    public async Task WebSocket_Unsubscribed_GetsNoMore()
    {
        await using var peer = await _server.OpenAsync(_key);
        await peer.AskAsync(Subscribe);
        await peer.AskAsync(Subscribe.Replace("\"subscribe\"", "\"unsubscribe\"", StringComparison.Ordinal));
        await PublishAsync(1, 1);
        (await peer.AskAsync("""{"action":"ping"}""")).GetProperty("type").GetString().ShouldBe("pong");
        _server.Services.GetHub().Count.ShouldBe(0);
    }

    [Fact]
    public async Task WebSocket_MoreChannelsThanAllowed_IsRefusedWhole()
    {
        await using var server = await TestServer.StartAsync(
            new(TestMarket.Settings) { ["Tiers:Enterprise:ChannelSubscriptions:PerKey"] = "1" }
        );
        await using var peer = await server.OpenAsync(await server.AddKeyAsync());
        var both =
            $$"""{"action":"subscribe","subscription_type":"Prices","asset_ids":["{{TestMarket.Weth}}:1","{{TestMarket.Token}}:1"]}""";
        (await peer.AskAsync(both)).GetProperty("code").GetString().ShouldBe("SUBSCRIPTION_LIMIT");
        (await peer.AskAsync(Subscribe)).GetProperty("type").GetString().ShouldBe("subscribed");
        (await peer.AskAsync(Subscribe)).GetProperty("type").GetString().ShouldBe("subscribed");
    }

    [Fact]
    public async Task SocketIO_Subscriber_IsAnsweredThenGetsTheCurrentPriceThenEachChange()
    {
        await PublishAsync(1000.5, 10);
        await using var peer = await EnterAsync(_key);
        await peer.Peer.SendAsync($$"""421["/evm/price/subscribe",{"chain":"eth","tokens":["{{TestMarket.Weth}}"]}]""");
        (await peer.ReceiveAsync())
            .ShouldNotBeNull()
            .ShouldStartWith($$"""431[{"success":true,"result":{"subscribed":["{{TestMarket.Weth}}"],"expiresAt":"2""");
        (await peer.ReceiveAsync()).ShouldBe(
            $$"""42["priceUpdate",{"chain":"eth","token":"{{TestMarket.Weth}}","priceUsd":1000.5,"pool":"{{TestMarket.Pair}}","blockNumber":10,"time":"2026-01-02T03:04:05Z","seq":1}]"""
        );
        await PublishAsync(PublicationKind.Stale, new MarketEvent.FeedStale(ChainId.Eth, Date));
        (await peer.ReceiveAsync()).ShouldBe(
            $$"""42["priceStale",{"chain":"eth","token":"{{TestMarket.Weth}}","since":"2026-01-02T03:04:05Z"}]"""
        );
        await PublishAsync(PublicationKind.Reorg, new MarketEvent.Reorged(ChainId.Eth, 7));
        (await peer.ReceiveAsync()).ShouldBe($$"""42["priceReorg",{"chain":"eth","token":"{{TestMarket.Weth}}","fromBlock":7}]""");
        await PublishAsync(1001, 11);
        (await peer.EventAsync()).Argument.GetProperty("seq").GetInt64().ShouldBe(2);
    }

    [Fact]
    public async Task SocketIO_ListAndUnsubscribe_TellWhatThereIs()
    {
        await using var peer = await EnterAsync(_key);
        (await ListAsync(peer)).ShouldBe(0);
        await SubscribeAsync(peer, TestMarket.Weth.ToUpperInvariant().Replace("0X", "0x", StringComparison.Ordinal), TestMarket.Token);
        (await ListAsync(peer)).ShouldBe(2);
        var gone = await peer.AskAsync(
            "/evm/price/unsubscribe",
            $$"""{"chain":"eth","tokens":["{{TestMarket.Weth}}","{{TestMarket.Stable}}"]}"""
        );
        gone.GetProperty("result").GetRawText().ShouldBe($$"""{"unsubscribed":["{{TestMarket.Weth}}"]}""");
        (await ListAsync(peer)).ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"chain":"eth"}""", "MISSING_PARAMETER")]
    [InlineData("""{"tokens":["x"]}""", "MISSING_PARAMETER")]
    [InlineData("""{"chain":"eth","tokens":[]}""", "INVALID_PARAMETER")]
    [InlineData("""{"chain":"eth","tokens":"0x"}""", "INVALID_PARAMETER")]
    [InlineData("""{"chain":"eth","tokens":[1]}""", "INVALID_PARAMETER")]
    [InlineData("""{"chain":"eth","tokens":["0x"]}""", "INVALID_TOKEN")]
    [InlineData("""{"chain":"base","tokens":["0x00000000000000000000000000000000000000bb"]}""", "INVALID_CHAIN")]
    [InlineData("""{"chain":"sol","tokens":["0x00000000000000000000000000000000000000bb"]}""", "INVALID_CHAIN")]
    [InlineData("""{"chain":"eth","tokens":["0x00000000000000000000000000000000000000bb"],"ttlMs":0}""", "INVALID_PARAMETER")]
    [InlineData("""{"chain":"eth","tokens":["0x00000000000000000000000000000000000000bb"],"ttlMs":1.5}""", "INVALID_PARAMETER")]
    [InlineData("""{"chain":"eth","tokens":["0x00000000000000000000000000000000000000bb"],"ttlMs":604800001}""", "INVALID_PARAMETER")]
    [InlineData("""{"chain":"eth","tokens":["0x00000000000000000000000000000000000000bb"],"ttlMs":"1000"}""", "INVALID_PARAMETER")]
    public async Task SocketIO_BadSubscription_IsRefused(string argument, string code)
    {
        await using var peer = await EnterAsync(_key);
        (await peer.AskAsync("/evm/price/subscribe", argument)).GetProperty("error").GetProperty("code").GetString().ShouldBe(code);
    }

    [Fact]
    public async Task SocketIO_OneTokenOfSeveralIsNone_IsNamedByItsPlace()
    {
        await using var peer = await EnterAsync(_key);

        var answer = await peer.AskAsync("/evm/price/subscribe", $$"""{"chain":"eth","tokens":["{{TestMarket.Weth}}","0x"]}""");

        answer.GetProperty("error").GetProperty("message").GetString().ShouldBe("tokens[1] has no price on eth");
        var unpriced = await peer.AskAsync("/evm/price/subscribe", """{"chain":"base","tokens":["0x"]}""");
        unpriced.GetProperty("error").GetProperty("message").GetString().ShouldBe("chain must be one that has prices here: eth");
    }

    [Fact]
    public async Task SocketIO_QuotaOfTheAccount_CountsOverItsSessions()
    {
        var account = await _server.AddAccountAsync(TierNames.Basic);
        await using var first = await EnterAsync(await _server.AddKeyAsync(account));
        await using var second = await EnterAsync(await _server.AddKeyAsync(account));
        await SubscribeAsync(first, TestMarket.Weth);
        await SubscribeAsync(first, TestMarket.Weth);
        (await FailAsync(first, TestMarket.Token)).ShouldBe("SUBSCRIPTION_LIMIT");
        (await FailAsync(second, TestMarket.Weth)).ShouldBe("SUBSCRIPTION_LIMIT");

        // The session ends and its quota is free again.
        await first.DisposeAsync();
        await Eventually.TrueAsync(() => _server.Services.GetSessions().Count == 1);
        var standing = _server.Services.GetRequiredService<StandingBook>().FindAccount(account.Id).ShouldNotBeNull();
        await Eventually.TrueAsync(() => standing.Limits.PriceSubscriptions == 0);
        await SubscribeAsync(second, TestMarket.Weth);
    }

    [Fact]
    public async Task SocketIO_TierFree_HasNone()
    {
        await using var peer = await EnterAsync(await _server.AddKeyAsync(tier: TierNames.Free));
        (await FailAsync(peer, TestMarket.Weth)).ShouldBe("SUBSCRIPTION_LIMIT");
    }

    [Fact]
    public async Task SocketIO_TimeToLive_EndsTheSubscriptionAndFreesTheQuota()
    {
        var account = await _server.AddAccountAsync(TierNames.Basic);
        await using var peer = await EnterAsync(await _server.AddKeyAsync(account));
        var answer = await peer.AskAsync("/evm/price/subscribe", $$"""{"chain":"eth","tokens":["{{TestMarket.Weth}}"],"ttlMs":50}""");
        answer.GetProperty("success").GetBoolean().ShouldBeTrue();
        await Eventually.TrueAsync(() => _server.Services.GetHub().Count == 0);
        (await ListAsync(peer)).ShouldBe(0);
        await SubscribeAsync(peer, TestMarket.Token);
    }

    private static string Subscribe { get; } =
        $$"""{"action":"subscribe","subscription_type":"Prices","asset_ids":["{{TestMarket.Weth}}:1"]}""";

    private static async Task<int> ListAsync(SocketIOPeer peer) =>
        (await peer.AskAsync("/evm/price/active_subscriptions", """{"chain":"eth"}"""))
            .GetProperty("result")
            .GetProperty("subscriptions")
            .GetArrayLength();

    private static async Task SubscribeAsync(SocketIOPeer peer, params string[] tokens) =>
        (await peer.AskAsync("/evm/price/subscribe", $$"""{"chain":"eth","tokens":{{JsonSerializer.Serialize(tokens)}}}"""))
            .GetProperty("success")
            .GetBoolean()
            .ShouldBeTrue();

    private static async Task<string?> FailAsync(SocketIOPeer peer, string token) =>
        (await peer.AskAsync("/evm/price/subscribe", $$"""{"chain":"eth","tokens":["{{token}}"]}"""))
            .GetProperty("error")
            .GetProperty("code")
            .GetString();

    private async Task<SocketIOPeer> EnterAsync(IssuedKey key)
    {
        var peer = await _server.OpenSocketIOAsync();
        await peer.EnterAsync(key.Secret);
        return peer;
    }

    private Task PublishAsync(double price, long block)
    {
        PairId.TryParse($"{TestMarket.Pair}:1", out var pair).ShouldBeTrue();
        return PublishAsync(PublicationKind.Data, new MarketEvent.PriceChanged(Weth(), pair, price, block, Date));
    }

    private async Task PublishAsync(PublicationKind kind, MarketEvent change) =>
        await _server.Services.GetBroker().PublishAsync(MarketPriceChannel.Of(Weth()), kind, new PricePush(Weth(), change));

    private static AssetId Weth()
    {
        AssetId.TryParse($"{TestMarket.Weth}:1", out var asset).ShouldBeTrue();
        return asset;
    }
}
