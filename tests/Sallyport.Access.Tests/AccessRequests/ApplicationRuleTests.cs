using Sallyport.Access.AccessRequests;

namespace Sallyport.Access.Tests.AccessRequests;

public sealed class ApplicationRuleTests
{
    private static readonly NewAccessRequest Good = new("Ada Lovelace", "ada@example.com", "Prices for a bot.");

    [Fact]
    public void Check_GoodOnSeveralLines_FindsNothing() =>
        ApplicationRule.Check(Good with { UseCase = "One.\r\n\r\nTwo.\tThree. שלום ✓ 👩‍💻" }).ShouldBeEmpty();

    [Fact]
    public void Check_Nothing_NamesEveryField() =>
        ApplicationRule
            .Check(new NewAccessRequest(null, " \n", ""))
            .Select(problem => problem.Field)
            .ShouldBe([ApplicationField.Name, ApplicationField.Contact, ApplicationField.UseCase]);

    [Theory]
    [InlineData("red \u001b[31mtext")]
    [InlineData("\0")]
    [InlineData("a\u202Egnp.exe")]
    [InlineData("a\u2066b")]
    [InlineData("half \ud83d of one")]
    [InlineData("\ufffd")]
    public void Check_TextThatControlsATerminal_IsRefused(string text) =>
        ApplicationRule.Check(Good with { Name = text }).ShouldHaveSingleItem().Field.ShouldBe(ApplicationField.Name);

    [Fact]
    public void Check_Length_CountsWhatIsKept()
    {
        ApplicationRule.Check(Good with { UseCase = new string('x', 2000) + "   \n" }).ShouldBeEmpty();
        ApplicationRule.Check(Good with { UseCase = new string('x', 2001) }).ShouldHaveSingleItem().Message.ShouldContain("2000");
        ApplicationRule.Check(Good with { Name = new string('x', 201) }).ShouldHaveSingleItem().Message.ShouldContain("200");
        ApplicationRule.Check(Good with { Contact = new string(' ', 10_000_000) }).ShouldHaveSingleItem().Message.ShouldContain("200");
        ApplicationRule.Check(Good with { Contact = "ab" }).ShouldHaveSingleItem();
    }
}
