using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Sallyport.Doors.Admissions;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Sessions;

namespace Sallyport.Server.Tests.Admissions;

public sealed class TrustedProxiesTests
{
    private static readonly IPAddress Proxy = IPAddress.Parse("10.0.0.7");
    private static readonly IPAddress Client = IPAddress.Parse("203.0.113.9");

    [Fact]
    public void Resolve_Loopback_IsLocal()
    {
        var client = Resolve(IPAddress.Loopback, isTls: false);
        client.MayCarryCredentials.ShouldBeTrue();
        client.SelfOrigin.ShouldBe("http://api.example");
    }

    [Fact]
    public void Resolve_LoopbackAsIPv4InIPv6_IsLocal() =>
        Resolve(IPAddress.Loopback.MapToIPv6(), isTls: false).MayCarryCredentials.ShouldBeTrue();

    [Theory]
    [Trait("Requirement", "R1")]
    [InlineData("Forwarded", "for=203.0.113.9;proto=https")]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("x-forwarded-host", "api.example")]
    [InlineData("X-Forwarded-Anything", "")]
    public void Resolve_LoopbackThatWasForwarded_IsNotExempt(string name, string value) =>
        Resolve(IPAddress.Loopback, isTls: false, (name, value)).MayCarryCredentials.ShouldBeFalse();

    [Fact]
    [Trait("Requirement", "R1")]
    public void Resolve_AnotherHostOverPlainHttp_MayNotCarryCredentials() =>
        Resolve(Client, isTls: false).MayCarryCredentials.ShouldBeFalse();

    [Theory]
    [InlineData("Forwarded", "for=1.2.3.4;proto=https;host=evil.test")]
    [InlineData("X-Forwarded-Proto", "https")]
    public void Resolve_HeaderOfAStranger_CountsForNothing(string name, string value)
    {
        var client = Resolve(Client, isTls: false, (name, value));
        client.Address.ShouldBe(Client);
        client.IsEncrypted.ShouldBeFalse();
        client.SelfOrigin.ShouldBe("http://api.example");
    }

    [Theory]
    [InlineData("for=203.0.113.9;proto=https;host=front.example")]
    [InlineData("For=\"203.0.113.9:4711\"; Proto=HTTPS; Host=front.example")]
    [InlineData("for=1.2.3.4;proto=http, for=203.0.113.9;proto=https;host=front.example")]
    [InlineData("for=1.2.3.4, for=203.0.113.9;proto=https;host=front.example, for=10.0.0.9;proto=https;host=front.example")]
    public void Resolve_TrustedProxy_TellsTheNearestStranger(string forwarded)
    {
        var client = Resolve(Proxy, isTls: false, ("Forwarded", forwarded));
        client.Address.ShouldBe(Client);
        client.IsEncrypted.ShouldBeTrue();
        client.SelfOrigin.ShouldBe("https://front.example");
    }

    [Fact]
    public void Resolve_TrustedProxyWithLegacyHeaders_TellsTheClient()
    {
        var client = Resolve(Proxy, isTls: false, ("X-Forwarded-For", "9.9.9.9, 203.0.113.9"), ("X-Forwarded-Proto", "https"));
        client.Address.ShouldBe(Client);
        client.IsEncrypted.ShouldBeTrue();
    }

    [Theory]
    [Trait("Requirement", "R1")]
    [InlineData("for=203.0.113.9;proto=http")]
    [InlineData("for=203.0.113.9;proto=gopher")]
    [InlineData("for=203.0.113.9;proto=\"\"")]
    public void Resolve_TrustedProxyThatGotPlainHttp_MayNotCarryCredentials(string forwarded)
    {
        Resolve(Proxy, isTls: false, ("Forwarded", forwarded)).MayCarryCredentials.ShouldBeFalse();
        Resolve(Proxy, isTls: true, ("Forwarded", forwarded)).MayCarryCredentials.ShouldBeFalse();
    }

    [Fact]
    public void Resolve_TrustedProxyThatNamesNoClient_IsTheClientItself()
    {
        var client = Resolve(Proxy, isTls: false, ("X-Forwarded-Proto", "https"));
        client.Address.ShouldBe(Proxy);
        client.IsEncrypted.ShouldBeTrue();
    }

    [Theory]
    [Trait("Requirement", "R29")]
    [InlineData("for=203.0.113.9;proto=http;host=\"a,for=1.2.3.4;proto=https\"")]
    [InlineData("for=203.0.113.9;proto=http;host=\"a\\\",for=1.2.3.4;proto=https\"")]
    public void Resolve_SeparatorsInAQuotedString_SeparateNothing(string forwarded)
    {
        var client = Resolve(Proxy, isTls: false, ("Forwarded", forwarded));
        client.Address.ShouldBe(Client);
        client.IsEncrypted.ShouldBeFalse();
    }

    [Theory]
    [Trait("Requirement", "R29")]
    [InlineData("for=\"203.0.113.9;proto=https")]
    [InlineData("for=\"1.2.3.4, for=203.0.113.9;proto=https")]
    public void Resolve_QuotedStringWithoutAnEnd_IsDoubtful(string forwarded) =>
        Resolve(Proxy, isTls: false, ("Forwarded", forwarded)).Refusal.ShouldBe(Refusal.ForwardingHeaders);

    [Theory]
    [Trait("Requirement", "R29")]
    [InlineData("X-Forwarded-For")]
    [InlineData("x-forwarded-proto")]
    [InlineData("X-Forwarded-Port")]
    public void Resolve_BothFamiliesOfATrustedProxy_AreDoubtful(string name)
    {
        Resolve(Proxy, isTls: true, ("Forwarded", "for=203.0.113.9;proto=https"), (name, "1")).Refusal.ShouldBe(Refusal.ForwardingHeaders);
        Resolve(Client, isTls: true, ("Forwarded", "for=203.0.113.9;proto=https"), (name, "1")).Refusal.ShouldBeNull();
    }

    [Theory]
    [InlineData("for=_hidden;proto=https")]
    [InlineData("for=unknown;proto=https")]
    [InlineData("for=\"[2001:db8::1]:8080\";proto=https")]
    [InlineData(";;;=,=;for")]
    public void Resolve_OddButLegalNodes_NeverThrow(string forwarded) =>
        Should.NotThrow(() => Resolve(Proxy, isTls: false, ("Forwarded", forwarded)));

    [Theory]
    [InlineData("10.0.0.7")]
    [InlineData("10.0.0.0/8")]
    [InlineData("::1")]
    [InlineData("2001:db8::/32")]
    public void Validate_AddressOrNetwork_Succeeds(string entry) => Validate(entry).ShouldBeTrue();

    [Theory]
    [InlineData("proxy.example")]
    [InlineData("10.0.0.0/64")]
    [InlineData("")]
    public void Validate_AnythingElse_Fails(string entry) => Validate(entry).ShouldBeFalse();

    private static bool Validate(string entry) =>
        new ProxiesOptionsValidator().Validate(null, new ProxiesOptions { Trusted = [entry] }).Succeeded;

    private static ClientOrigin Resolve(IPAddress peer, bool isTls, params (string Name, string Value)[] headers)
    {
        var dictionary = new HeaderDictionary();
        foreach (var (name, value) in headers)
        {
            dictionary[name] = value;
        }

        var believed = headers is [{ Name: "Forwarded" }] ? ForwardingHeader.Forwarded : ForwardingHeader.XForwarded;
        var proxies = new TrustedProxies(Options.Create(new ProxiesOptions { Trusted = ["10.0.0.0/24"], Header = believed }));
        return proxies.Resolve(peer, isTls, "api.example", dictionary);
    }
}
