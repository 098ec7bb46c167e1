using System.Net;
using System.Text;
using Sallyport.Access.Audit;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.WebSocketDoor;

/// <summary><c>GET /api/v1/ws-token</c>.</summary>
public sealed class WsTokenTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Get_WithAKey_AnswersATokenThatNobodyKeeps()
    {
        var key = await _server.AddKeyAsync();
        using var response = await GetAsync(("x-api-key", key.Secret));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        response.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        (await response.Content.ReadAsStringAsync()).ShouldMatch("""^\{"token":"ey[\w-]+\.[\w-]+\.[\w-]+"\}$""");
    }

    [Fact]
    public async Task Get_WithABearerKey_AnswersAToken()
    {
        var key = await _server.AddKeyAsync();
        using var response = await GetAsync(("Authorization", "Bearer " + key.Secret));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    [Trait("Requirement", "R3")]
    public async Task Get_WithAnythingElse_AnswersTheSameBytes()
    {
        var key = await _server.AddKeyAsync();
        var revoked = await _server.AddKeyAsync();
        await _server.Keys.RevokeAsync(revoked.Key.Id, Actor.Server, CancellationToken.None);
        var disabled = await _server.AddKeyAsync();
        await _server.Services.GetAccounts().DisableAsync(disabled.Key.AccountId, Actor.Server, CancellationToken.None);
        var unknown = Sallyport.Access.Keys.ApiKeyFormat.Create(Sallyport.Access.Keys.KeyMode.Live);
        var token = await _server.MintAsync(key);

        var answers = new HashSet<string>(StringComparer.Ordinal);
        foreach (
            var headers in new (string, string)[][]
            {
                [],
                [("x-api-key", "")],
                [("x-api-key", "nonsense")],
                [("x-api-key", key.Secret[..^1] + (key.Secret[^1] == 'a' ? 'b' : 'a'))],
                [("x-api-key", unknown)],
                [("x-api-key", revoked.Secret)],
                [("x-api-key", disabled.Secret)],
                [("x-api-key", token)],
                [("Authorization", "Bearer " + token)],
                [("Authorization", "Basic dXNlcjpwYXNz")],
            }
        )
        {
            using var response = await GetAsync(headers);
            response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            var head = string.Join(
                '\n',
                response
                    .Headers.Where(header => header.Key is not "Date")
                    .Select(header => $"{header.Key}: {string.Join(',', header.Value)}")
            );
            answers.Add(head + "\n\n" + await response.Content.ReadAsStringAsync());
        }

        answers.ShouldHaveSingleItem().ShouldContain("\"code\":\"UNAUTHORIZED\"");
    }

    [Theory]
    [InlineData("?x-api-key=")]
    [InlineData("?api_key=")]
    [InlineData("?apikey=")]
    [InlineData("?key=")]
    [InlineData("?token=")]
    public async Task Get_WithTheKeyInTheQuery_IsRefused(string query)
    {
        var key = await _server.AddKeyAsync();
        using var response = await _server.Http.GetAsync("/api/v1/ws-token" + query + key.Secret);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Post_OnTheTokenPath_IsNotAllowed()
    {
        using var response = await _server.Http.PostAsync("/api/v1/ws-token", new StringContent("{}", Encoding.UTF8, "application/json"));
        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.ShouldBe(["GET", "HEAD"], ignoreOrder: true);
        (await response.Content.ReadAsStringAsync()).ShouldContain("\"code\":\"UNKNOWN_REQUEST\"");
    }

    private async Task<HttpResponseMessage> GetAsync(params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/ws-token");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _server.Http.SendAsync(request);
    }
}
