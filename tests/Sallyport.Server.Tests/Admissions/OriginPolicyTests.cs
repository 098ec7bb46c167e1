using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Sallyport.Doors.Admissions;

namespace Sallyport.Server.Tests.Admissions;

public sealed class OriginPolicyTests
{
    private const string Good = "https://app.example";
    private const string Self = "https://api.example";

    /// <summary>What a page that is not <c>https://app.example</c> could make a browser, or a program, send.</summary>
    public static TheoryData<string> Hostile { get; } =
    [
        "null",
        "",
        " ",
        "*",
        "https://app.example.evil.test",
        "https://evil-app.example",
        "https://evilapp.example",
        "https://sub.app.example",
        "https://example",
        "http://app.example",
        "https://app.example:8443",
        "https://app.example:443",
        "https://app.example:80",
        "https://app.example/",
        "https://app.example/path",
        "https://app.example.",
        "https://APP.example",
        "HTTPS://app.example",
        "https://user@app.example",
        "https://app.example@evil.test",
        "https://app.example#evil.test",
        "https://app.example?evil.test",
        "https://app.example https://evil.test",
        "https://app.example,https://evil.test",
        "https://аpp.example",
        "wss://app.example",
        "file://",
        "app.example",
        "//app.example",
        "https://app%2eexample",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    [Trait("Requirement", "R17")]
    public void Allows_HostileOrigin_Refuses(string origin)
    {
        Policy(Good).Allows(origin, Self, []).ShouldBeFalse();
        Policy().Allows(origin, Self, [Good]).ShouldBeFalse();
        Policy().Allows(origin, Good, []).ShouldBeFalse();
    }

    [Fact]
    public void Allows_NoOrigin_IsNotABrowser() => Policy(Good).Allows(StringValues.Empty, Self, []).ShouldBeTrue();

    [Fact]
    public void Allows_ListedOrigin_Allows() => Policy(Good).Allows(Good, Self, []).ShouldBeTrue();

    [Fact]
    public void Allows_SameOrigin_AllowsWithoutAList() => Policy().Allows(Self, Self, []).ShouldBeTrue();

    [Fact]
    public void Allows_KeyWithItsOwnList_LooksAtNoOther()
    {
        Policy(Good).Allows(Good, Self, ["https://other.example"]).ShouldBeFalse();
        Policy(Good).Allows(Self, Self, ["https://other.example"]).ShouldBeFalse();
        Policy(Good).Allows("https://other.example", Self, ["https://other.example"]).ShouldBeTrue();
    }

    [Fact]
    [Trait("Requirement", "R17")]
    public void Allows_TwoOrigins_Refuses() => Policy(Good).Allows(new StringValues([Good, Good]), Self, []).ShouldBeFalse();

    [Theory]
    [InlineData("null")]
    [InlineData("*")]
    [InlineData("https://*.example")]
    [InlineData("https://app.example/")]
    [InlineData("app.example")]
    public void Validate_EntryThatIsNoOrigin_Fails(string entry) =>
        new OriginsOptionsValidator().Validate(null, new OriginsOptions { Allowed = [entry] }).Failed.ShouldBeTrue();

    [Fact]
    public void Validate_Origins_Succeed() =>
        new OriginsOptionsValidator()
            .Validate(null, new OriginsOptions { Allowed = [Good, "http://localhost:5173", "http://127.0.0.1:8080", "http://[::1]:3000"] })
            .Succeeded.ShouldBeTrue();

    private static OriginPolicy Policy(params string[] allowed) => new(Options.Create(new OriginsOptions { Allowed = allowed }));
}
