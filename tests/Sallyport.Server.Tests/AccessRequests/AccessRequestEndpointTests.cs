using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Sallyport.Operations.Verbs;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.AccessRequests;

public sealed class AccessRequestEndpointTests
{
    [Fact]
    public async Task Post_Good_IsAcceptedTheSameWayWhoeverAsks()
    {
        await using var server = await TestServer.StartAsync();
        await server.AddAccountAsync();
        using var first = await server.AskAsync();
        using var known = await server.AskAsync(
            new
            {
                name = "Ada",
                contact = "ada@example.org",
                useCase = "again",
            }
        );

        first.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        known.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await first.Content.ReadAsStringAsync()).ShouldBe("""{"status":"received"}""");
        (await known.Content.ReadAsByteArrayAsync()).ShouldBe(await first.Content.ReadAsByteArrayAsync());
        first.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var listed = await server.OperateAsync(OperatorVerbs.ListRequests, new ListAccessRequestsArguments());
        listed["requests"]!.AsArray().Count.ShouldBe(2);
        ((string?)listed["requests"]![0]!["name"]).ShouldBe("Ada <b>Lovelace</b>");
    }

    [Theory]
    [InlineData("{}", 400, "MISSING_PARAMETER")]
    [InlineData("""{"name":"Ada","contact":"ada@example.com"}""", 400, "MISSING_PARAMETER")]
    [InlineData("""{"name":"Ada","contact":"ada@example.com","useCase":"a\u001b[31m"}""", 400, "INVALID_PARAMETER")]
    [InlineData("""{"name":"Ada","contact":"ada@example.com","useCase":"a\ud800"}""", 400, "INVALID_PARAMETER")]
    [InlineData("""{"name":["Ada"],"contact":"ada@example.com","useCase":"a"}""", 400, "INVALID_PARAMETER")]
    [InlineData("[]", 400, "INVALID_PARAMETER")]
    [InlineData("null", 400, "INVALID_PARAMETER")]
    [InlineData("", 400, "INVALID_PARAMETER")]
    [InlineData("{", 400, "INVALID_PARAMETER")]
    public async Task Post_Bad_IsTold(string body, int status, string code)
    {
        await using var server = await TestServer.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await server.Http.PostAsync(Applicants.Endpoint, content);

        ((int)answer.StatusCode).ShouldBe(status);
        (await CodeAsync(answer)).ShouldBe(code);
    }

    [Fact]
    public async Task Post_TooLarge_IsRefusedUnread()
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.AskAsync(
            new
            {
                name = "Ada",
                contact = "ada@example.com",
                useCase = new string('x', 100_000),
            }
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await CodeAsync(answer)).ShouldBe("MESSAGE_TOO_LARGE");
    }

    [Fact]
    public async Task Post_OtherMethodOrType_IsRefused()
    {
        await using var server = await TestServer.StartAsync();
        using var get = await server.Http.GetAsync(Applicants.Endpoint);
        get.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        get.Content.Headers.Allow.ShouldBe(["POST"]);
        using var form = new FormUrlEncodedContent(Applicants.Ada);
        using var answer = await server.Http.PostAsync(Applicants.Endpoint, form);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Post_TooOften_SaysWhenAgain_OnBothWays()
    {
        await using var server = await TestServer.StartAsync(new() { ["AccessRequests:BurstPerAddress"] = "1" });
        (await server.AskAsync()).Dispose();

        using var answer = await server.AskAsync();
        using var form = await server.SendFormAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await CodeAsync(answer)).ShouldBe("RATE_LIMITED");
        answer.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.FromMinutes(1));
        form.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        form.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task Post_TooManyPending_IsUnavailable()
    {
        await using var server = await TestServer.StartAsync(new() { ["AccessRequests:MaxPending"] = "1" });
        (await server.AskAsync()).Dispose();

        using var answer = await server.AskAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await CodeAsync(answer)).ShouldBe("UNAVAILABLE");
    }

    [Fact]
    public async Task Post_PlainHttpFromElsewhere_IsRefused()
    {
        await using var server = await TestServer.StartAsync(
            new() { ["Proxies:Trusted:0"] = "127.0.0.1", ["Proxies:Header"] = "Forwarded" }
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, Applicants.Endpoint);
        request.Content = JsonContent.Create(Applicants.Ada);
        request.Headers.Add("Forwarded", "for=203.0.113.9;proto=http");
        using var answer = await server.Http.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var listed = await server.OperateAsync(OperatorVerbs.ListRequests, new ListAccessRequestsArguments());
        listed["requests"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Disabled_NothingIsTaken_LinksStillWork()
    {
        var folder = Directory.CreateTempSubdirectory("sallyport-").FullName;
        string path;
        await using (var open = await TestServer.StartAsync(folder: folder))
        {
            path = Applicants.PathOf(await open.ApproveAsync());
            await open.StopAsync();
            Directory.Move(folder, folder + ".kept");
        }

        await using var server = await TestServer.StartAsync(new() { ["AccessRequests:Enabled"] = "false" }, folder: folder + ".kept");
        using var answer = await server.AskAsync();
        using var page = await server.Http.GetAsync("/request-access");
        using var form = await server.SendFormAsync();
        using var link = await server.Http.GetAsync(path);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        page.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        form.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        link.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer)
    {
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
        return json.RootElement.GetProperty("code").GetString();
    }
}
