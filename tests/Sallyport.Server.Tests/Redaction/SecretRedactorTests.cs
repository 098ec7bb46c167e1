using Sallyport.Doors.Redaction;

namespace Sallyport.Server.Tests.Redaction;

[Trait("Requirement", "R10")]
public sealed class SecretRedactorTests
{
    private const string Key = "slp_live_0123456789ABCDEFabcdef0123456789ABCDEF";
    private const string Token = "eyJhbGciOiJIUzI1NiJ9.eyJhcGlfa2V5IjoiazEifQ.c2lnbmF0dXJl";

    private const string AdminToken = "slpa_0123456789ABCDEFabcdef0123456789ABCDEF0123456789abcdef";

    public static TheoryData<string> Lines { get; } =
    [
        $"The header was {AdminToken}.",
        $"slpa%5F{AdminToken[5..]}",
        $"Bearer {AdminToken}",
        $"Request starting HTTP/1.1 GET http://127.0.0.1:1/ws?token={Token} - - -",
        $"Request starting HTTP/1.1 GET http://127.0.0.1:1/ws?a=1&%74oken={Token} - - -",
        $"Invalid request line: 'GET /ws?token={Token[..40]}'",
        $"Invalid request line: 'GET {Key} HTTP/9.9\\x0D\\x0A'",
        $"Invalid request line: 'GET slp_li\\x00ve_{Key[9..]}'",
        $"Invalid request header: 'x-api-key : {Key}\\x0D'",
        $"Authorization: Bearer {Token}",
        $"bearer.{Token}",
        $"x-api-key: {Key}",
        $"slp%5Flive%5F{Key[9..]}",
        $"{{\"token\":\"{Token}\"}}",
        $"token={Key}",
        $"System.Exception: bad {Key}\n   at X()",
        $"Request starting HTTP/1.1 GET http://127.0.0.1:1/access/{Key[9..]} - - -",
        $"1 candidate(s) found for the request path '/ACCESS/{Key[9..]}/more'",
        $"%2Faccess%2F{Key[9..]}",
        $"the link slp_link_{Key[9..]} and slp%5Flink%5F{Key[9..]}",
    ];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Redact_LineWithASecret_LeavesNothingOfIt(string line)
    {
        var redacted = SecretRedactor.Redact(line);
        redacted.ShouldNotContain(Key[9..]);
        redacted.ShouldNotContain(AdminToken[5..15]);
        redacted.ShouldNotContain(Token[4..30]);
        redacted.ShouldNotContain(Token[^10..]);
        redacted.ShouldContain("***");
    }

    [Theory]
    [InlineData("Session ses_0011223344556677 of key key_0123456789 opened on WebSocket.")]
    [InlineData("Now listening on: http://127.0.0.1:8080")]
    [InlineData("Is this a question? Yes.")]
    [InlineData("Request matched endpoint 'HTTP: GET /access/{token}'")]
    [InlineData("Refused access; see docs/access.md")]
    [InlineData("The ws-token of key_1 was used.")]
    public void Redact_LineWithoutASecret_IsTheSameObject(string line) => SecretRedactor.Redact(line).ShouldBeSameAs(line);

    [Fact]
    public void Redact_LongHostileLine_ComesBack()
    {
        SecretRedactor.Redact(new string('?', 100_000)).ShouldNotBeNull();
        SecretRedactor.Redact("token" + new string(' ', 100_000)).ShouldNotBeNull();
        SecretRedactor.Redact(string.Concat(Enumerable.Repeat("eyJ", 50_000))).ShouldBe("***");
    }
}
