using FsCheck;
using FsCheck.Fluent;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Tests.Keys;

public sealed class ScopeSetTests
{
    [Theory]
    [InlineData("*", "evm:read", true)]
    [InlineData("*", "anything", true)]
    [InlineData("evm:read", "evm:read", true)]
    [InlineData("evm:read", "evm:write", false)]
    [InlineData("evm:read", "evm:read:more", false)]
    [InlineData("evm:*", "evm:read", true)]
    [InlineData("evm:*", "evm:read:more", true)]
    [InlineData("evm:*", "evm", false)]
    [InlineData("evm:*", "evmx:read", false)]
    [InlineData("prices svm:read", "svm:read", true)]
    [InlineData("prices svm:read", "svm:rea", false)]
    [InlineData("", "evm:read", false)]
    public void Allows_Set_FollowsItsEntries(string text, string scope, bool isAllowed)
    {
        ScopeSet.TryParse(text, out var set).ShouldBeTrue();

        set.Allows(scope).ShouldBe(isAllowed);
    }

    [Theory]
    [InlineData("EVM:read")]
    [InlineData("evm:")]
    [InlineData(":read")]
    [InlineData("evm:*:read")]
    [InlineData("**")]
    [InlineData("evm*")]
    [InlineData("evm,read")]
    public void TryParse_NoScope_IsRefused(string text) => ScopeSet.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void TryCreate_TooManyOrTooLong_IsRefused()
    {
        ScopeSet.TryCreate(Enumerable.Range(0, 65).Select(i => $"s{i}"), out _).ShouldBeFalse();
        ScopeSet.TryCreate([new string('a', 65)], out _).ShouldBeFalse();
    }

    [Fact]
    public void ToString_ReadBack_IsEqualWhateverTheOrder()
    {
        ScopeSet.TryParse("b a:x a:x", out var left).ShouldBeTrue();
        ScopeSet.TryParse("a:x b", out var right).ShouldBeTrue();

        left.ShouldBe(right);
        left.ToString().ShouldBe("a:x b");
    }

    [Fact]
    public void TryParse_AnyText_NeverThrows() =>
        Prop.ForAll<string?>(text => ScopeSet.TryParse(text, out _) || true).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
