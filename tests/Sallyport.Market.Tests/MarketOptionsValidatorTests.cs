using Microsoft.Extensions.Options;
using Sallyport.Chains;

namespace Sallyport.Market.Tests;

public sealed class MarketOptionsValidatorTests
{
    private const string Dollar = "0x00000000000000000000000000000000000000d0";
    private const string Token = "0x00000000000000000000000000000000000000e0";
    private const string Pool = "0x00000000000000000000000000000000000000f0";

    [Fact]
    public void Validate_GoodMarket_Succeeds() => Validate("eth", Market()).Succeeded.ShouldBeTrue();

    [Fact]
    public void Validate_ChainWithoutNodes_IsTold() =>
        Validate("bsc", Market()).Failures.ShouldBe(["Market:Chains:bsc: Chains:bsc has no nodes."]);

    [Theory]
    [InlineData("sol")]
    [InlineData("polygon")]
    public void Validate_ChainWithoutMarket_IsTold(string chain) => Validate(chain, Market()).Failed.ShouldBeTrue();

    [Fact]
    public void Validate_ManyMistakes_AreAllTold()
    {
        var market = Market();
        market.Stable = "0x00000000000000000000000000000000000000ff";
        market.Assets.Add(new AssetOptions { Address = Token });
        market.Assets.Add(new AssetOptions { Address = "no address", Decimals = 99 });
        market.Pairs.Add(
            new PairOptions
            {
                Address = Pool,
                Token0 = Token,
                Token1 = Token,
            }
        );

        Validate("eth", market).Failures!.Count().ShouldBe(6);
    }

    private static MarketChainOptions Market() =>
        new()
        {
            Stable = Dollar.ToUpperInvariant().Replace("0X", "0x", StringComparison.Ordinal),
            Assets =
            {
                new AssetOptions { Address = Dollar, Decimals = 6 },
                new AssetOptions { Address = Token },
            },
            Pairs =
            {
                new PairOptions
                {
                    Address = Pool,
                    Token0 = Dollar,
                    Token1 = Token,
                },
            },
        };

    private static ValidateOptionsResult Validate(string chain, MarketChainOptions market)
    {
        var chains = new ChainsOptions();
        chains.Chains["eth"] = new ChainOptions
        {
            Nodes =
            {
                new NodeOptions { Http = "http://node", WebSocket = "ws://node" },
            },
        };
        var options = new MarketOptions();
        options.Chains[chain] = market;
        return new MarketOptionsValidator(Options.Create(chains)).Validate(null, options);
    }
}
