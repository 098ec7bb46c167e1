using Sallyport.Chains;

namespace Sallyport.Market.Tests;

public sealed class AssetIdTests
{
    [Theory]
    [InlineData("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2:1", "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2:1")]
    [InlineData("0X4200000000000000000000000000000000000006:8453", "0x4200000000000000000000000000000000000006:8453")]
    [InlineData("0xbb4CdB9CBd36B01bD1cBaEBF2De08d9173bc095c:56", "0xbb4cdb9cbd36b01bd1cbaebf2de08d9173bc095c:56")]
    [InlineData("So11111111111111111111111111111111111111112:sol", "So11111111111111111111111111111111111111112:sol")]
    public void TryParse_IdentifierOfTheContract_IsCanonical(string text, string canonical)
    {
        AssetId.TryParse(text, out var id).ShouldBeTrue();
        id.ToString().ShouldBe(canonical);
        PairId.TryParse(text, out var pair).ShouldBeTrue();
        pair.ToString().ShouldBe(canonical);
    }

    [Fact]
    public void Equals_SameAddressInAnotherCase_IsTheSameAsset()
    {
        AssetId.TryParse("0xC02AAA39B223FE8D0A0E5C4F27EAD9083C756CC2:1", out var upper).ShouldBeTrue();
        AssetId.TryCreate(ChainId.Eth, "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2", out var lower).ShouldBeTrue();
        upper.ShouldBe(lower);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData(":1")]
    [InlineData("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2")]
    [InlineData("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2:")]
    [InlineData("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2:137")]
    [InlineData("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2:eth")]
    [InlineData("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2:sol")]
    [InlineData("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2:1:1")]
    [InlineData("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc:1")]
    [InlineData("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cg2:1")]
    [InlineData("C02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2:1")]
    [InlineData(" 0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2:1")]
    [InlineData("So1111111111111111111111111111111111111111O:sol")]
    [InlineData("So1111:sol")]
    [InlineData("1111111111111111111111111111111:sol")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz:sol")]
    public void TryParse_AnythingElse_IsRefused(string text)
    {
        AssetId.TryParse(text, out _).ShouldBeFalse();
        PairId.TryParse(text, out _).ShouldBeFalse();
    }
}
