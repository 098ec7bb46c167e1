using System.Net;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO;

public sealed class CrossOriginTests
{
    private const string Url = "/engine.io/?EIO=4&transport=polling";

    [Fact]
    public async Task Request_NoPolicy_GetsNoHeader()
    {
        await using var host = await TestHost.StartAsync();

        using var response = await SendAsync(host, HttpMethod.Get, "http://a.example");

        response.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Fact]
    public async Task Request_AnyOrigin_MayReadErrorsToo()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine => engine.Cors.AllowAnyOrigin = true);

        using var response = await SendAsync(host, HttpMethod.Post, "http://a.example");

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
    }

    [Theory]
    [InlineData("http://a.example", true)]
    [InlineData("http://a.example.evil", false)]
    [InlineData("null", false)]
    public async Task Request_Predicate_NamesOnlyAllowedOrigins(string origin, bool isAllowed)
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine =>
        {
            engine.Cors.AllowOrigin = (_, asked) => asked == "http://a.example";
            engine.Cors.AllowCredentials = true;
        });

        using var response = await SendAsync(host, HttpMethod.Get, origin);

        response.Headers.Contains("Access-Control-Allow-Origin").ShouldBe(isAllowed);
        response.Headers.Contains("Access-Control-Allow-Credentials").ShouldBe(isAllowed);
        response.Headers.GetValues("Vary").ShouldContain("Origin");
    }

    [Fact]
    public async Task Preflight_Allowed_IsAnsweredWithoutBody()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine => engine.Cors.AllowAnyOrigin = true);

        using var response = await SendAsync(host, HttpMethod.Options, "http://a.example", "x-foo");

        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        response.Headers.GetValues("Access-Control-Allow-Methods").ShouldBe(["GET,HEAD,PUT,PATCH,POST,DELETE"]);
        response.Headers.GetValues("Access-Control-Allow-Headers").ShouldBe(["x-foo"]);
    }

    private static Task<HttpResponseMessage> SendAsync(TestHost host, HttpMethod method, string origin, string? headers = null)
    {
        var request = new HttpRequestMessage(method, Url);
        request.Headers.Add("Origin", origin);
        if (headers is not null)
        {
            request.Headers.Add("Access-Control-Request-Headers", headers);
        }

        return host.Http.SendAsync(request);
    }
}
