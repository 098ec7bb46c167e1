using System.Text;
using System.Text.Json;
using Sallyport.Access.Keys;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.HttpApi;

/// <summary>What every endpoint of the HTTP API does with methods, query names and encoded bodies that it does not take.</summary>
public sealed class MethodsAndQueryTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private IssuedKey _key = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(new(TestMarket.Settings));
        _key = await _server.AddKeyAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("DELETE", "/api/v1/usage", "GET, HEAD, POST")]
    [InlineData("PUT", "/api/v1/usage.csv", "GET, HEAD")]
    [InlineData("POST", "/api/v1/ws-token", "GET, HEAD")]
    [InlineData("GET", "/api/v1/evm/rpc", "POST")]
    [InlineData("HEAD", "/api/v1/evm/rpc", "POST")]
    [InlineData("GET", "/api/v1/leak-reports", "POST")]
    [InlineData("GET", "/api/v1/access-requests", "POST")]
    public async Task Request_MethodThatIsNotTaken_Is405WithTheMethodsThatAre(string method, string path, string allowed)
    {
        using var response = await SendAsync(new HttpMethod(method), path);

        ((int)response.StatusCode).ShouldBe(405);
        string.Join(", ", response.Content.Headers.Allow.Order()).ShouldBe(allowed);
    }

    [Theory]
    [InlineData("/api/v1/usage")]
    [InlineData("/api/v1/usage.csv")]
    [InlineData("/api/v1/ws-token")]
    public async Task Head_WhereGetIsTaken_AnswersTheHeadersAlone(string path)
    {
        using var get = await SendAsync(HttpMethod.Get, path);
        using var head = await SendAsync(HttpMethod.Head, path);

        ((int)head.StatusCode).ShouldBe(200);
        head.Content.Headers.ContentType.ShouldBe(get.Content.Headers.ContentType);
        (await head.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET", "/api/v1/usage?form=2026-01-01", "form", "from, to")]
    [InlineData("GET", "/api/v1/usage?interval=day", "interval", "from, to")]
    [InlineData("GET", "/api/v1/usage.csv?intervall=day", "intervall", "from, to, interval")]
    [InlineData("GET", "/api/v1/ws-token?ttl=3600", "ttl", "no query parameters")]
    [InlineData("POST", "/api/v1/evm/rpc?chain=eth", "chain", "no query parameters")]
    [InlineData("POST", "/api/v1/usage?from=7d", "from", "no query parameters")]
    public async Task Request_UnknownQueryName_IsRefusedByName(string method, string path, string named, string known)
    {
        using var response = await SendAsync(new HttpMethod(method), path, "{}");

        ((int)response.StatusCode).ShouldBe(400);
        var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        problem.GetProperty("code").GetString().ShouldBe("INVALID_PARAMETER");
        problem.GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain($"\"{named}\"");
        problem.GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain(known);
    }

    [Theory]
    [InlineData("/api/v1/evm/rpc", "gzip")]
    [InlineData("/api/v1/evm/rpc", "br")]
    [InlineData("/api/v1/leak-reports", "gzip")]
    [InlineData("/api/v1/access-requests", "deflate")]
    [InlineData("/request-access", "gzip")]
    public async Task Post_EncodedBody_Is415WithTheEncodingThatIsTaken(string path, string encoding)
    {
        using var content = new ByteArrayContent([0x1f, 0x8b, 8, 0]);
        content.Headers.ContentType = new("application/json");
        content.Headers.ContentEncoding.Add(encoding);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("x-api-key", _key.Secret);

        using var response = await _server.Http.SendAsync(request);

        ((int)response.StatusCode).ShouldBe(415);
        response.Headers.GetValues("Accept-Encoding").ShouldBe(["identity"]);
        var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        problem.GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain("Content-Encoding");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("x-api-key", _key.Secret);
        if (body is not null && method == HttpMethod.Post)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        return await _server.Http.SendAsync(request);
    }
}
