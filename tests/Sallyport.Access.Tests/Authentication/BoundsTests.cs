using Sallyport.Access.Keys;

namespace Sallyport.Access.Tests.Authentication;

public sealed class BoundsTests
{
    [Theory]
    [InlineData("203.0.113.0/24", "203.0.113.0/24")]
    [InlineData("203.0.113.7", "203.0.113.7/32")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("2001:db8::/32", "2001:db8::/32")]
    [InlineData("2001:db8::1", "2001:db8::1/128")]
    public void TryParse_RangeOrAddress_IsRead(string text, string range)
    {
        AddressRange.TryParse(text, out var parsed).ShouldBeTrue();

        parsed.ToString().ShouldBe(range);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("10/8")]
    [InlineData("010.0.0.0/8")]
    [InlineData("0x0a.0.0.0/8")]
    [InlineData("10.0.0.1/8")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData(" 10.0.0.0/8")]
    [InlineData("::ffff:10.0.0.0/104")]
    [InlineData("fe80::1%eth0")]
    [InlineData("example.com")]
    [InlineData("*")]
    public void TryParse_AnythingElse_IsNot(string text) => AddressRange.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void TryRead_UnknownScope_NamesThoseThereAre()
    {
        ScopeNames.TryRead(["evm:read", "evm:*"], out _, out var problem).ShouldBeFalse();

        problem.ShouldNotBeNull();
        ScopeNames.All.ShouldAllBe(scope => problem.Contains(scope));
        ScopeNames.TryRead([], out _, out _).ShouldBeFalse();
        ScopeNames.TryRead(ScopeNames.All, out var all, out _).ShouldBeTrue();
        all.Allows("svm:trade").ShouldBeTrue();
    }
}
