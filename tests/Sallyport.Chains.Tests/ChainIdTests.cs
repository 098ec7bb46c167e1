namespace Sallyport.Chains.Tests;

public sealed class ChainIdTests
{
    [Theory]
    [InlineData("eth", "1")]
    [InlineData("base", "8453")]
    [InlineData("bsc", "56")]
    [InlineData("sol", "sol")]
    public void TryParse_WordOfTheContract_GivesItsChain(string name, string suffix)
    {
        ChainId.TryParse(name, out var chain).ShouldBeTrue();
        chain.ToString().ShouldBe(name);
        ChainId.TryParseSuffix(suffix, out var same).ShouldBeTrue();
        same.ShouldBeSameAs(chain);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ETH")]
    [InlineData("eth ")]
    [InlineData("polygon")]
    [InlineData("1")]
    public void TryParse_AnythingElse_IsRefused(string name) => ChainId.TryParse(name, out _).ShouldBeFalse();

    [Theory]
    [InlineData("01")]
    [InlineData("eth")]
    [InlineData("137")]
    public void TryParseSuffix_AnythingElse_IsRefused(string suffix) => ChainId.TryParseSuffix(suffix, out _).ShouldBeFalse();
}
