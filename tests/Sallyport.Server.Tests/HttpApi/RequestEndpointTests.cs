using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Sallyport.Access.Keys;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.HttpApi;

/// <summary><c>POST /api/v1/&lt;path&gt;</c> and what HTTP itself can get wrong.</summary>
public sealed class RequestEndpointTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private IssuedKey _key = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(new(TestMarket.Settings) { ["Doors:MaxMessageBytes"] = "4096" });
        _key = await _server.AddKeyAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("/api/v1/nope", "{}", 404, "UNKNOWN_REQUEST")]
    [InlineData("/api/v1/evm/price/subscribe", "{}", 404, "UNKNOWN_REQUEST")]
    [InlineData("/api/v1/", "{}", 404, "UNKNOWN_REQUEST")]
    [InlineData("/api/v1/EVM/RPC", "{}", 404, "UNKNOWN_REQUEST")]
    [InlineData("/api/v1/evm/rpc", "{}", 400, "MISSING_PARAMETER")]
    [InlineData("/api/v1/evm/rpc", "", 400, "INVALID_PARAMETER")]
    [InlineData("/api/v1/evm/rpc", "[]", 400, "INVALID_PARAMETER")]
    [InlineData("/api/v1/evm/rpc", "{", 400, "INVALID_PARAMETER")]
    [InlineData("/api/v1/evm/rpc", """{"chain":"\udc00"}""", 400, "INVALID_PARAMETER")]
    [InlineData("/api/v1/evm/rpc", """{"chain":"doge","method":"eth_chainId"}""", 400, "INVALID_CHAIN")]
    [InlineData("/api/v1/evm/rpc", """{"chain":"eth","method":"eth_sign"}""", 403, "FORBIDDEN")]
    [InlineData("/api/v1/evm/rpc", """{"chain":"eth","method":"eth_chainId"}""", 503, "CHAIN_UNAVAILABLE")]
    public async Task Post_RequestThatFails_IsAProblem(string path, string body, int status, string code)
    {
        using var response = await PostAsync(path, body);
        await ExpectAsync(response, status, code);
    }

    [Fact]
    public async Task Post_WithoutAKey_IsRefusedBeforeAnythingElse()
    {
        foreach (var path in new[] { "/api/v1/evm/rpc", "/api/v1/nope" })
        {
            using var response = await _server.Http.PostAsync(path, new StringContent("{", Encoding.UTF8, "text/plain"));
            await ExpectAsync(response, 401, "UNAUTHORIZED");
        }
    }

    [Fact]
    public async Task Post_WithAWsToken_IsRefusedAndBurnsNothing()
    {
        var token = await _server.MintAsync(_key);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/evm/rpc") { Content = Json("{}") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _server.Http.SendAsync(request);
        await ExpectAsync(response, 401, "UNAUTHORIZED");
        (await WebSocketPeer.StatusAsync(new Uri($"ws://127.0.0.1:{_server.Port}/ws?token={token}"))).ShouldBe(101);
    }

    [Fact]
    public async Task Post_KeyInTheQuery_IsRefused()
    {
        using var response = await _server.Http.PostAsync("/api/v1/evm/rpc?x-api-key=" + _key.Secret, Json("{}"));
        await ExpectAsync(response, 401, "UNAUTHORIZED");
    }

    [Fact]
    public async Task Post_AnotherContentType_Is415()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/evm/rpc")
        {
            Content = new StringContent("{}", Encoding.UTF8, "text/plain"),
        };
        request.Headers.Add("x-api-key", _key.Secret);
        using var response = await _server.Http.SendAsync(request);
        await ExpectAsync(response, 415, "INVALID_PARAMETER");
    }

    [Fact]
    [Trait("Requirement", "R16")]
    public async Task Post_TooLarge_Is413()
    {
        using var declared = await PostAsync("/api/v1/evm/rpc", new string(' ', 5000));
        await ExpectAsync(declared, 413, "MESSAGE_TOO_LARGE");

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/evm/rpc") { Content = Json(new string(' ', 100_000)) };
        request.Headers.Add("x-api-key", _key.Secret);
        request.Headers.TransferEncodingChunked = true;
        using var chunked = await _server.Http.SendAsync(request);
        await ExpectAsync(chunked, 413, "MESSAGE_TOO_LARGE");
    }

    [Fact]
    [Trait("Requirement", "R16")]
    public async Task Post_TooDeep_Is400()
    {
        using var response = await PostAsync("/api/v1/evm/rpc", $$"""{"a":{{new string('[', 100)}}{{new string(']', 100)}}}""");
        await ExpectAsync(response, 400, "INVALID_PARAMETER");
    }

    [Fact]
    public async Task Get_OnARequest_Is405WithAllow()
    {
        using var response = await _server.Http.GetAsync("/api/v1/evm/rpc");
        await ExpectAsync(response, 405, "UNKNOWN_REQUEST");
        response.Content.Headers.Allow.ShouldBe(["POST"]);
        (await response.Content.ReadAsStringAsync()).ShouldContain("this address takes POST");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api")]
    [InlineData("/api/v2/evm/rpc")]
    [InlineData("/wss")]
    [InlineData("/..%2f..%2fetc/passwd")]
    public async Task Get_NothingThere_IsAProblem(string path)
    {
        using var response = await _server.Http.GetAsync(path);
        await ExpectAsync(response, 404, "UNKNOWN_REQUEST");
    }

    [Fact]
    public async Task Post_OnTheWebSocketPath_IsAProblem()
    {
        using var response = await _server.Http.PostAsync("/ws", Json("{}"));
        await ExpectAsync(response, 405, "UNKNOWN_REQUEST");
    }

    [Fact]
    public async Task Post_HandlerThatThrows_IsInternalWithATraceIdAndNoDetail()
    {
        await using var server = await TestServer.StartAsync(customize: builder =>
            Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<
                Sallyport.Doors.Requests.IRequestHandler,
                ThrowingHandler
            >(builder.Services)
        );
        var key = await server.AddKeyAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/throw") { Content = Json("{}") };
        request.Headers.Add("x-api-key", key.Secret);
        using var response = await server.Http.SendAsync(request);
        var problem = await ExpectAsync(response, 500, "INTERNAL");
        problem.GetRawText().ShouldNotContain("secret detail");
        var traceId = problem.GetProperty("traceId").GetString()!;
        server.Log.Lines.ShouldContain(line =>
            line.Contains(traceId, StringComparison.Ordinal) && line.Contains("secret detail", StringComparison.Ordinal)
        );

        await using var peer = await server.OpenAsync(key);
        var result = await peer.AskAsync("""{"action":"request","request":"/throw"}""");
        result.GetProperty("error").GetProperty("code").GetString().ShouldBe("INTERNAL");
        (await peer.AskAsync("""{"action":"ping"}""")).GetProperty("type").GetString().ShouldBe("pong");
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> ExpectAsync(HttpResponseMessage response, int status, string code)
    {
        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var problem = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync());
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.GetProperty("code").GetString().ShouldBe(code);
        problem.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        return problem;
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(body) };
        request.Headers.Add("x-api-key", _key.Secret);
        return await _server.Http.SendAsync(request);
    }

    private sealed class ThrowingHandler : Sallyport.Doors.Requests.IRequestHandler
    {
        public string Path => "/throw";

        public string Scope => "throw";

        public ValueTask<Sallyport.Doors.Requests.RequestOutcome> HandleAsync(
            Sallyport.Doors.Requests.RequestContext context,
            CancellationToken cancellationToken
        ) => throw new InvalidOperationException("secret detail");
    }
}
