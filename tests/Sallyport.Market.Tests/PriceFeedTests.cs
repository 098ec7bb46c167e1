using Sallyport.Chains;

namespace Sallyport.Market.Tests;

public sealed class PriceFeedTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    public async Task ReadAsync_AtStart_TellsThePriceOfEachAssetFromItsReserves()
    {
        await using var market = await DevnetMarket.StartAsync();
        await market.FollowAsync();

        var prices = new List<MarketEvent.PriceChanged>();
        while (prices.Count < market.Catalogue.Assets.Count)
        {
            prices.Add((MarketEvent.PriceChanged)(await market.UntilAsync<MarketEvent.PriceChanged>())[^1]);
        }

        prices.Select(price => price.Asset).ShouldBe(market.Catalogue.Assets.Select(asset => asset.Id), ignoreOrder: true);
        foreach (var price in prices)
        {
            var expected = price.Asset == market.Stable ? 1 : await market.UsdAsync(price.Asset, price.Pair);
            (price.UsdPrice / expected).ShouldBe(1, Tolerance, price.Asset.ToString());
            price.BlockNumber.ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public async Task ReadAsync_Swap_TellsTheNewPriceWithItsBlock()
    {
        await using var market = await DevnetMarket.StartAsync();
        await market.FollowAsync();
        var before = await market.PriceAsync(market.Wrapped);

        var block = await market.SwapAsync(market.Stable, 3);

        var told = await market.UntilAsync<MarketEvent.PriceChanged>(price => price.Asset == market.Wrapped);
        var after = (MarketEvent.PriceChanged)told[^1];
        after.UsdPrice.ShouldBeLessThan(before.UsdPrice);
        (after.UsdPrice / await market.UsdAsync(market.Wrapped, after.Pair)).ShouldBe(1, Tolerance);
        after.BlockNumber.ShouldBe(block);
        var header = await market.Node.CallAsync("eth_getBlockByNumber", $"0x{block:x}", false);
        after.Date.ToUnixTimeSeconds().ShouldBe(Convert.ToInt64(header.GetProperty("timestamp").GetString(), 16));
    }

    [Fact]
    public async Task ReadAsync_SwapOfTheWrappedCoin_MovesWhatIsPricedThroughIt()
    {
        await using var market = await DevnetMarket.StartAsync();
        await market.FollowAsync();
        await market.PriceAsync(market.Wrapped);
        var hopped = market
            .Catalogue.Assets.Select(asset => asset.Id)
            .First(asset => asset != market.Wrapped && asset != market.Stable && !HasPairWithStable(market, asset));

        var block = await market.SwapAsync(market.Stable, 3);

        var told = await market.UntilAsync<MarketEvent.PriceChanged>(price => price.Asset == hopped && price.BlockNumber == block);
        var after = (MarketEvent.PriceChanged)told[^1];
        (after.UsdPrice / await market.UsdAsync(hopped, after.Pair)).ShouldBe(1, Tolerance);
    }

    [Fact]
    public async Task ReadAsync_BlockOfASwapIsUndone_TellsItAndThePriceThatStoodBefore()
    {
        await using var market = await DevnetMarket.StartAsync();
        await market.FollowAsync();
        var before = await market.PriceAsync(market.Wrapped);
        var snapshot = await market.Node.CallAsync("evm_snapshot");
        var block = await market.SwapAsync(market.Stable, 3);
        (await market.PriceAsync(market.Wrapped)).UsdPrice.ShouldNotBe(before.UsdPrice);

        await market.Node.CallAsync("evm_revert", snapshot);

        var told = await market.UntilAsync<MarketEvent.Reorged>();
        ((MarketEvent.Reorged)told[^1]).FromBlock.ShouldBeLessThanOrEqualTo(block);
        var corrected = await market.PriceAsync(market.Wrapped);
        corrected.UsdPrice.ShouldBe(before.UsdPrice);
        corrected.BlockNumber.ShouldBeLessThan(block);
    }

    [Fact]
    public async Task ReadAsync_AnvilReorg_TellsItAndThePriceThatStoodBefore()
    {
        await using var market = await DevnetMarket.StartAsync();
        await market.FollowAsync();
        var before = await market.PriceAsync(market.Wrapped);
        var block = await market.SwapAsync(market.Stable, 3);
        await market.PriceAsync(market.Wrapped);

        var depth = await market.Node.NumberAsync("eth_blockNumber") - block + 1;
        await market.Node.CallAsync("anvil_reorg", depth, Array.Empty<object>());

        await market.UntilAsync<MarketEvent.Reorged>();
        (await market.PriceAsync(market.Wrapped)).UsdPrice.ShouldBe(before.UsdPrice);
    }

    [Fact]
    public async Task ReadAsync_BlocksStopAndComeAgain_StaleThenResumedThenPrices()
    {
        await using var market = await DevnetMarket.StartAsync();
        await market.FollowAsync(("Chains:eth:HeadTimeout", "00:00:03"));
        await market.PriceAsync(market.Wrapped);

        await market.Node.CallAsync("evm_setIntervalMining", 0);
        var told = await market.UntilAsync<MarketEvent.FeedStale>();
        ((MarketEvent.FeedStale)told[^1]).Chain.ShouldBe(ChainId.Eth);
        await market.Node.CallAsync("evm_setIntervalMining", 1);

        await market.UntilAsync<MarketEvent.FeedResumed>();
        await market.PriceAsync(market.Wrapped);
    }

    [Fact]
    public async Task ReadAsync_PairConfiguredTheWrongWayRound_IsLeftOut()
    {
        await using var market = await DevnetMarket.StartAsync();
        await market.FollowAsync();
        var right = await market.PriceAsync(market.Wrapped);
        market.Catalogue.TryGetPair(right.Pair, out var pair).ShouldBeTrue();
        await using var other = await DevnetMarket.StartAsync();

        // The first pair of devnet's file is the one of the wrapped coin and the stable token.
        await other.FollowAsync(
            ("Market:Chains:eth:Pairs:0:Token0", pair!.Token1.Address),
            ("Market:Chains:eth:Pairs:0:Token1", pair.Token0.Address)
        );

        (await other.PriceAsync(other.Wrapped)).Pair.ShouldNotBe(right.Pair);
    }

    private static bool HasPairWithStable(DevnetMarket market, AssetId asset) =>
        market.Catalogue.Pairs.Any(pair =>
            (pair.Token0 == asset && pair.Token1 == market.Stable) || (pair.Token1 == asset && pair.Token0 == market.Stable)
        );
}
