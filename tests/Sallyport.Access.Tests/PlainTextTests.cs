namespace Sallyport.Access.Tests;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("Ada's desk")]
    [InlineData("Zoë Ångström, 東京 · Грета")]
    [InlineData("👩\u200D💻")]
    [InlineData("می\u200Cخواهم")]
    public void IsPlain_TextThatPeopleWrite_IsTrue(string text)
    {
        PlainText.IsPlain(text).ShouldBeTrue();
        PlainText.Escape(text).ShouldBeSameAs(text);
    }

    [Theory]
    [InlineData("\u001b[31m")]
    [InlineData("\u009b31m")]
    [InlineData("a\nb")]
    [InlineData("a\u2028b")]
    [InlineData("a\u2029b")]
    [InlineData("\u202Eevil")]
    [InlineData("a\u2066b")]
    [InlineData("a\u200Fb")]
    [InlineData("a\u061Cb")]
    [InlineData("a\u200Bb")]
    [InlineData("a\uFEFFb")]
    [InlineData("a\u00ADb")]
    [InlineData("\U000E0041")]
    [InlineData("\ud800")]
    public void IsPlain_TextThatMovesHidesOrTurns_IsFalse(string text)
    {
        PlainText.IsPlain(text).ShouldBeFalse();
        var escaped = PlainText.Escape(text);
        PlainText.IsPlain(escaped).ShouldBeTrue();
        escaped.ShouldContain("\\u");
    }

    [Theory]
    [InlineData("\u202Eevil")]
    [InlineData("a\u2028b")]
    [InlineData("\ud83d")]
    public void LabelRule_NameThatIsNotPlain_IsRefused(string name) =>
        LabelRule.Check("name", name, LabelRule.MaxName, isRequired: true).ShouldNotBeNull();

    [Fact]
    public void Escape_EscapeSequence_WritesTheCodePoint() => PlainText.Escape("x\u001b[0m").ShouldBe("x\\u001B[0m");
}
