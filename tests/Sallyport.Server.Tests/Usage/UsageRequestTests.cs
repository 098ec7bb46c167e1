using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Keys;
using Sallyport.Access.Usage;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Usage;

/// <summary>What a customer sees of their usage, behind the real doors.</summary>
public static class UsageRequestTests
{
    private const string BadRpc = """{"chain":"nowhere","method":"eth_blockNumber","params":[]}""";

    [Fact]
    public static async Task Usage_RequestsBehindEveryDoor_AreTheCallersOwn()
    {
        await using var server = await TestServer.StartAsync();
        var key = await server.AddKeyAsync();
        await using var socketIO = await server.OpenSocketIOAsync();
        await socketIO.EnterAsync(key.Secret);
        (await socketIO.AskAsync("/evm/rpc", BadRpc)).GetProperty("success").GetBoolean().ShouldBeFalse();
        await using var webSocket = await server.OpenAsync(key);
        await webSocket.SendAsync($$"""{"action":"request","request":"/evm/rpc","params":{{BadRpc}}}""");
        (await webSocket.ReceiveTextAsync()).ShouldNotBeNull().ShouldContain("INVALID_CHAIN");
        using (var answer = await PostAsync(server, key, "/api/v1/evm/rpc", BadRpc))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }

        var usage = await GetAsync(server, key, "/api/v1/usage");
        var onSocketIO = (await socketIO.AskAsync("/usage", "{}", id: 2)).GetProperty("result");
        await webSocket.SendAsync("""{"action":"request","request":"/usage","id":7}""");
        var onWebSocket = JsonElement.Parse((await webSocket.ReceiveTextAsync())!).GetProperty("result");
        using var posted = await PostAsync(server, key, "/api/v1/usage", "{}");
        var onPost = (await posted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("result");
        var others = await GetAsync(server, await server.AddKeyAsync(), "/api/v1/usage");

        var total = usage.GetProperty("total");
        var limits = usage.GetProperty("limits");

        // The ws-token was bought with the key too.
        total.GetProperty("requests").GetInt64().ShouldBe(4);
        total.GetProperty("errors").GetInt64().ShouldBe(3);
        total.GetProperty("errorsByCode").GetProperty("INVALID_CHAIN").GetInt64().ShouldBe(3);
        total.GetProperty("connections").GetInt64().ShouldBe(2);
        total.GetProperty("bytesIn").GetInt64().ShouldBe(3 * BadRpc.Length);
        usage
            .GetProperty("byRequest")
            .EnumerateArray()
            .Select(entry => entry.GetProperty("request").GetString())
            .ShouldBe(["/evm/rpc", "/ws-token"], ignoreOrder: true);
        usage.GetProperty("byKey")[0].GetProperty("keyId").GetString().ShouldBe(key.Key.Id);
        usage.GetProperty("byKey")[0].GetProperty("counts").GetProperty("requests").GetInt64().ShouldBe(4);
        limits.GetProperty("tier").GetString().ShouldBe("Enterprise");
        limits.GetProperty("perAccount").GetProperty("requestsPerSecond").GetInt32().ShouldBeGreaterThan(0);

        // Asking costs nothing of the month.
        limits.GetProperty("perAccount").GetProperty("monthUsed").GetInt64().ShouldBe(total.GetProperty("units").GetInt64());
        Requests(onSocketIO).ShouldBe(5);
        Requests(onWebSocket).ShouldBe(6);
        Requests(onPost).ShouldBe(7);
        Requests(others).ShouldBe(0);
    }

    [Fact]
    public static async Task Usage_ServerStoppedCleanly_HasLostNothing()
    {
        const int Each = 40;
        await using var server = await TestServer.StartAsync(new() { ["Usage:FlushInterval"] = "00:10:00" });
        var key = await server.AddKeyAsync();
        await using var socketIO = await server.OpenSocketIOAsync();
        await socketIO.EnterAsync(key.Secret);
        for (var i = 0; i < Each; i++)
        {
            await socketIO.AskAsync("/evm/rpc", BadRpc, id: i + 1);
            using var answer = await PostAsync(server, key, "/api/v1/evm/rpc", BadRpc);
        }

        // The session is still open: it is the server that ends it, as after SIGTERM.
        await server.App.StopAsync();

        var query = new UsageQuery(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var stored = UsageSummary.Of((await server.Services.GetRequiredService<IUsageStore>().ReadAsync(query, default)).Rows).Total;
        stored.Requests.ShouldBe(2 * Each);
        stored.Units.ShouldBe(2 * Each);
        stored.Codes["INVALID_CHAIN"].Errors.ShouldBe(2 * Each);
        stored.Connections.ShouldBe(1);
    }

    [Fact]
    public static async Task Usage_ServerStartedAgain_ShowsWhatWasBefore()
    {
        var folder = Directory.CreateTempSubdirectory("sallyport-").FullName;
        var first = await TestServer.StartAsync(new() { ["Usage:FlushInterval"] = "00:10:00" }, folder: folder);
        var key = await first.AddKeyAsync();
        for (var i = 0; i < 10; i++)
        {
            using var answer = await PostAsync(first, key, "/api/v1/evm/rpc", BadRpc);
        }

        await first.StopAsync();
        await using var second = await TestServer.StartAsync(folder: folder);

        Requests(await GetAsync(second, key, "/api/v1/usage")).ShouldBe(10);
        first.Http.Dispose();
    }

    [Fact]
    public static async Task Usage_KeyWithoutTheScope_IsForbiddenAndCounted()
    {
        await using var server = await TestServer.StartAsync();
        ScopeSet.TryParse("evm:read", out var scopes).ShouldBeTrue();
        var account = await server.AddAccountAsync();
        var key = await server.AddKeyAsync(account, scopes: scopes);

        using var answer = await SendAsync(server, key, HttpMethod.Get, "/api/v1/usage");

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var usage = await GetAsync(server, await server.AddKeyAsync(account), "/api/v1/usage");
        usage.GetProperty("total").GetProperty("refusalsByCode").GetProperty("FORBIDDEN").GetInt64().ShouldBe(1);
        Requests(usage).ShouldBe(0);
    }

    [Fact]
    public static async Task Usage_RefusedAdmissionOfARevokedKey_IsCountedUnderIt()
    {
        await using var server = await TestServer.StartAsync();
        var account = await server.AddAccountAsync();
        var key = await server.AddKeyAsync(account);
        await server.Keys.RevokeAsync(key.Key.Id, Access.Audit.Actor.Server, default);
        using (var answer = await SendAsync(server, key, HttpMethod.Get, "/api/v1/ws-token"))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        var usage = await GetAsync(server, await server.AddKeyAsync(account), "/api/v1/usage");

        usage.GetProperty("total").GetProperty("refusalsByCode").GetProperty("UNAUTHORIZED").GetInt64().ShouldBe(1);
        usage.GetProperty("byKey")[0].GetProperty("keyId").GetString().ShouldBe(key.Key.Id);
    }

    [Theory]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=-1", "to")]
    [InlineData("from=2026-02-01&to=2026-01-01", "from")]
    [InlineData("from=2020-01-01&to=2026-01-01", "from")]
    [InlineData("from=99999999999999999999", "from")]
    public static async Task Usage_BadPeriod_IsExplained(string query, string parameter)
    {
        await using var server = await TestServer.StartAsync();

        using var answer = await SendAsync(server, await server.AddKeyAsync(), HttpMethod.Get, "/api/v1/usage?" + query);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("code").GetString().ShouldBe("INVALID_PARAMETER");
        problem.GetProperty("detail").GetString().ShouldStartWith(parameter + " must be");
    }

    [Fact]
    public static async Task UsageCsv_Get_IsOneLineForEachKeyRequestAndDoor()
    {
        await using var server = await TestServer.StartAsync();
        var key = await server.AddKeyAsync();
        using (await PostAsync(server, key, "/api/v1/evm/rpc", BadRpc)) { }

        using var answer = await SendAsync(server, key, HttpMethod.Get, "/api/v1/usage.csv?interval=hour");
        using var notByPost = await PostAsync(server, key, "/api/v1/usage.csv", "{}");
        using var badInterval = await SendAsync(server, key, HttpMethod.Get, "/api/v1/usage.csv?interval=minute");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n");
        lines.Length.ShouldBe(3);
        lines[0].ShouldStartWith("start,account_id,key_id,request,door,requests");
        lines[1].ShouldContain($",{key.Key.AccountId},{key.Key.Id},/evm/rpc,http,1,1,1,0,");
        lines[1].ShouldEndWith(",INVALID_CHAIN=1,");
        notByPost.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        badInterval.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static long Requests(JsonElement usage) => usage.GetProperty("total").GetProperty("requests").GetInt64();

    private static async Task<JsonElement> GetAsync(TestServer server, IssuedKey key, string path)
    {
        using var answer = await SendAsync(server, key, HttpMethod.Get, path);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("result");
    }

    private static Task<HttpResponseMessage> PostAsync(TestServer server, IssuedKey key, string path, string body) =>
        SendAsync(server, key, HttpMethod.Post, path, body);

    private static async Task<HttpResponseMessage> SendAsync(
        TestServer server,
        IssuedKey key,
        HttpMethod method,
        string path,
        string? body = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("x-api-key", key.Secret);
        request.Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        return await server.Http.SendAsync(request);
    }
}
