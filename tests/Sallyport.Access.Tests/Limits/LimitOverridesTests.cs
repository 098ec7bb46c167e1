using Sallyport.Access.Limits;

namespace Sallyport.Access.Tests.Limits;

public sealed class LimitOverridesTests
{
    [Fact]
    public void TryParse_SomeMembers_ReplaceThoseOfTheTierOnly()
    {
        LimitOverrides
            .TryParse(
                """{"requestsPerSecond":{"perKey":50},"monthlyQuota":{"perAccount":null},"MessageBytes":1000,"priceSubscriptions":{"perAccount":0}}""",
                out var overrides,
                out _
            )
            .ShouldBeTrue();

        var basic = new TierOptions().Basic;
        var limits = overrides.Over("Basic", basic);

        limits.Key.RequestsPerSecond.ShouldBe(50);
        limits.Account.RequestsPerSecond.ShouldBe(basic.RequestsPerSecond.PerAccount);
        limits.Account.MonthlyQuota.ShouldBeNull();
        limits.Key.MonthlyQuota.ShouldBe(basic.MonthlyQuota.PerKey);
        limits.Account.PriceSubscriptions.ShouldBe(0);
        limits.Key.PriceSubscriptions.ShouldBe(10);
        limits.MessageBytes.ShouldBe(1000);
        overrides
            .ToString()
            .ShouldBe(
                """{"requestsPerSecond":{"perKey":50},"monthlyQuota":{"perAccount":null},"priceSubscriptions":{"perAccount":0},"messageBytes":1000}"""
            );
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"nothing":1}""")]
    [InlineData("""{"burst":5}""")]
    [InlineData("""{"burst":{"perKey":-1}}""")]
    [InlineData("""{"burst":{"perKey":1.5}}""")]
    [InlineData("""{"burst":{"perKey":"5"}}""")]
    [InlineData("""{"burst":{"perKey":null}}""")]
    [InlineData("""{"burst":{"perKey":10000001}}""")]
    [InlineData("""{"burst":{"perDoor":1}}""")]
    [InlineData("""{"\ud83d":1}""")]
    [InlineData("""{"burst":{"\udc00":1}}""")]
    [InlineData("""{"burst":{"perKey":"\ud83d"}}""")]
    [InlineData("""{"burst":{"perKey":1e999}}""")]
    [InlineData("{\"\ud83d\":1}")]
    [InlineData("""{"messageBytes":5}""")]
    [InlineData("""{"monthlyQuota":{"perKey":9223372036854775807}}""")]
    public void TryParse_SomethingWrong_IsTold(string json)
    {
        LimitOverrides.TryParse(json, out var overrides, out var error).ShouldBeFalse();
        overrides.ShouldBeNull();
        error.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void TryParse_TwoThingsWrong_NamesBoth()
    {
        LimitOverrides.TryParse("""{"burst":{"perKey":-1},"connections":7}""", out _, out var error).ShouldBeFalse();
        error.ShouldContain("burst.perKey");
        error.ShouldContain("connections");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    public void TryParse_Nothing_IsNone(string? json)
    {
        LimitOverrides.TryParse(json, out var overrides, out _).ShouldBeTrue();
        overrides.IsEmpty.ShouldBeTrue();
        overrides.ToString().ShouldBe("{}");
    }
}
