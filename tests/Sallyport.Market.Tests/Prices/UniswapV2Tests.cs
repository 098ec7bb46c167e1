using System.Numerics;
using Sallyport.Market.Prices;

namespace Sallyport.Market.Tests.Prices;

public sealed class UniswapV2Tests
{
    [Fact]
    public void TryReadReserves_GetReservesAnswer_ReadsTwoWords()
    {
        var answer = "0x" + $"{123:x64}" + new string('0', 36) + new string('f', 28) + $"{1_700_000_000:x64}";

        UniswapV2.TryReadReserves(answer, out var reserves).ShouldBeTrue();

        reserves.Reserve0.ShouldBe(123);
        reserves.Reserve1.ShouldBe((BigInteger.One << 112) - 1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("0x01")]
    [InlineData("0x0")]
    [InlineData("123")]
    [InlineData("0xzz")]
    public void TryReadReserves_AnythingElse_IsRefused(string? answer) => UniswapV2.TryReadReserves(answer, out _).ShouldBeFalse();

    [Fact]
    public void TryReadAddress_Word_IsTheLastTwentyBytes()
    {
        var word = "0x" + new string('0', 24) + "C02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2";
        UniswapV2.TryReadAddress(word, out var address).ShouldBeTrue();
        address.ShouldBe("0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2");
        UniswapV2.TryReadAddress("0x", out _).ShouldBeFalse();
    }
}
