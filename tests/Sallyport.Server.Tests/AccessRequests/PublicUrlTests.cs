using Microsoft.Extensions.Configuration;
using Sallyport.Doors.Listening;

namespace Sallyport.Server.Tests.AccessRequests;

public sealed class PublicUrlTests
{
    [Theory]
    [InlineData("https://api.example.com", "https://api.example.com")]
    [InlineData("https://API.example.com:8443/", "https://api.example.com:8443")]
    [InlineData("https://api.example.com:443", "https://api.example.com")]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080")]
    [InlineData("http://localhost:8080", "http://localhost:8080")]
    public void Read_Good_IsTheOrigin(string text, string origin)
    {
        Read(text, out var fault).ShouldBe(origin);
        fault.ShouldBeNull();
    }

    [Theory]
    [InlineData("api.example.com")]
    [InlineData("http://api.example.com")]
    [InlineData("ftp://api.example.com")]
    [InlineData("https://api.example.com/keys")]
    [InlineData("https://api.example.com/?a=1")]
    [InlineData("https://api.example.com/#a")]
    [InlineData("https://user:secret@api.example.com")]
    [InlineData("javascript:alert(1)")]
    public void Read_Bad_IsAFaultAndNoUrl(string text)
    {
        Read(text, out var fault).ShouldBeNull();
        fault.ShouldNotBeNull();
        fault.ShouldNotContain("secret");
    }

    [Fact]
    public void Read_NotSet_IsNeither()
    {
        Read(null, out var fault).ShouldBeNull();
        fault.ShouldBeNull();
    }

    private static string? Read(string? text, out string? fault) =>
        PublicUrl.Read(new ConfigurationBuilder().AddInMemoryCollection([new(PublicUrl.Setting, text)]).Build(), out fault);
}
