using Sallyport.Access.Audit;

namespace Sallyport.Access.Tests.Audit;

public sealed class AuditHeadTests
{
    private static readonly string Hash = string.Concat(Enumerable.Repeat("0af9", 16));

    [Fact]
    public void TryParse_WhatToStringWrote_GivesItBack()
    {
        AuditHead.TryParse($" 12:{Hash.ToUpperInvariant()}\n", out var head).ShouldBeTrue();

        head.ShouldBe(new AuditHead(12, Hash));
        head!.ToString().ShouldBe($"12:{Hash}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("12:")]
    [InlineData("12:0af9")]
    [InlineData("0:HASH")]
    [InlineData("-1:HASH")]
    [InlineData("99999999999999999999:HASH")]
    [InlineData("1:HASH:1")]
    [InlineData("1:gHASH")]
    public void TryParse_AnythingElse_ReturnsFalse(string? text) =>
        AuditHead
            .TryParse(
                text?.Replace("gHASH", "g" + Hash[1..], StringComparison.Ordinal).Replace("HASH", Hash, StringComparison.Ordinal),
                out _
            )
            .ShouldBeFalse();
}
