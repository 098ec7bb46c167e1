using Sallyport.Chains.JsonRpc;

namespace Sallyport.Chains.Tests.JsonRpc;

public sealed class NodeUrlTests
{
    private const string WithSecrets = "https://user:pass%20word1@node.example:8443/v2/3f9c1d2e4b5a6978?apikey=canary-4711-key";

    [Fact]
    [Trait("Requirement", "R10")]
    public void ToString_UrlWithCredentials_ShowsSchemeHostAndPortOnly()
    {
        NodeUrl.TryCreate(WithSecrets, ["https"], out var url).ShouldBeTrue();
        url.ToString().ShouldBe("https://node.example:8443");
    }

    [Fact]
    public void Authorization_UserPart_IsSentAsHeaderAndNotInTheAddress()
    {
        NodeUrl.TryCreate(WithSecrets, ["https"], out var url).ShouldBeTrue();
        url.Authorization!.ToString().ShouldBe("Basic " + Convert.ToBase64String("user:pass word1"u8));
        url.Address.UserInfo.ShouldBeEmpty();
        url.Address.PathAndQuery.ShouldBe("/v2/3f9c1d2e4b5a6978?apikey=canary-4711-key");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("node.example")]
    [InlineData("/rpc")]
    [InlineData("ftp://node.example")]
    public void TryCreate_NoAddressOfTheScheme_IsRefused(string? text) => NodeUrl.TryCreate(text, ["http", "https"], out _).ShouldBeFalse();
}
