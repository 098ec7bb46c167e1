using Sallyport.Doors.Mail;

namespace Sallyport.Server.Tests.Mail;

public sealed class MailAddressRuleTests
{
    [Theory]
    [InlineData("ada@example.com")]
    [InlineData("ada.lovelace+keys@mail.example.co.uk")]
    [InlineData("root@localhost")]
    public void IsAddress_Plain_IsOne(string text) => MailAddressRule.IsAddress(text).ShouldBeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("@ada on Telegram")]
    [InlineData("ada@example.com\n")]
    [InlineData("ada@example.com\r\nBcc: all@example.com")]
    [InlineData("ada@example.com,eve@example.com")]
    [InlineData("ada@example.com eve@example.com")]
    [InlineData("Ada <ada@example.com>")]
    [InlineData("\"a b\"@example.com")]
    [InlineData("ada@example")]
    [InlineData("ada@[127.0.0.1]")]
    [InlineData("ada@exämple.com")]
    [InlineData(".ada@example.com")]
    [InlineData("ada.@example.com")]
    [InlineData("ada@-example.com")]
    [InlineData("ada(comment)@example.com")]
    public void IsAddress_AnythingElse_IsNone(string? text) => MailAddressRule.IsAddress(text).ShouldBeFalse();
}
