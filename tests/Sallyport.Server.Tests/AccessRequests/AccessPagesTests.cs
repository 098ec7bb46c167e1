using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using Sallyport.Access.Keys;
using Sallyport.Operations.Verbs;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.AccessRequests;

public sealed class AccessPagesTests
{
    private const string Unknown = "/access/slp_link_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    [Fact]
    public async Task Form_Good_LeadsToThanksAndIsKept()
    {
        await using var server = await TestServer.StartAsync();
        using var page = await server.Http.GetAsync("/request-access");
        using var sent = await server.SendFormAsync();
        using var thanks = await server.Http.GetAsync(sent.Headers.Location);

        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        sent.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        thanks.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await thanks.Content.ReadAsStringAsync()).ShouldContain("Thank you");
        var listed = await server.OperateAsync(OperatorVerbs.ListRequests, new ListAccessRequestsArguments());
        ((string?)listed["requests"]![0]!["contact"]).ShouldBe("ada@example.com");
    }

    [Fact]
    public async Task Form_Wrong_KeepsWhatWasTypedAndSaysWhatIsWrongBesideIt()
    {
        await using var server = await TestServer.StartAsync();
        using var sent = await server.SendFormAsync(
            new Dictionary<string, string>
            {
                ["name"] = "\"><script>alert(1)</script>",
                ["contact"] = " ",
                ["useCase"] = "</textarea><script>",
            }
        );
        var html = await sent.Content.ReadAsStringAsync();

        sent.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        html.ShouldNotContain("<script");
        html.ShouldContain("&lt;script&gt;alert(1)&lt;/script&gt;");
        html.ShouldContain("&lt;/textarea&gt;");
        html.ShouldContain("""<p class="wrong" id="contact-wrong">""");
        html.ShouldContain("""aria-describedby="contact-wrong contact-hint" aria-invalid="true" """.TrimEnd());
        html.ShouldNotContain("name-wrong");
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.SeeOther)]
    [InlineData("Sec-Fetch-Site", "none", HttpStatusCode.SeeOther)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "SELF", HttpStatusCode.SeeOther)]
    [InlineData("Origin", "SELF.evil.example", HttpStatusCode.Forbidden)]
    public async Task Form_FromAnotherSite_IsRefused(string header, string value, HttpStatusCode status)
    {
        await using var server = await TestServer.StartAsync();
        value = value.Replace("SELF", $"http://127.0.0.1:{server.Port}", StringComparison.Ordinal);

        using var sent = await server.SendFormAsync(null, (header, value));

        sent.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task Pages_All_AllowNothingAndTellNothing()
    {
        await using var server = await TestServer.StartAsync();
        var path = Applicants.PathOf(await server.ApproveAsync());
        HttpResponseMessage[] answers =
        [
            await server.Http.GetAsync("/request-access"),
            await server.Http.GetAsync("/request-access/received"),
            await server.SendFormAsync(new Dictionary<string, string>()),
            await server.SendFormAsync(null, ("Origin", "null")),
            await server.Http.GetAsync(path),
            await server.Http.GetAsync(Unknown),
            await server.Http.PostAsync(path, null),
        ];

        foreach (var answer in answers)
        {
            var policy = answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
            policy.ShouldStartWith("default-src 'none'");
            policy.ShouldContain("frame-ancestors 'none'");
            policy.ShouldNotContain("unsafe");
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
            answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            var html = await answer.Content.ReadAsStringAsync();
            html.ShouldNotContain("slp_link_");
            html.ShouldNotContain("style=");
            html.ShouldNotContain("<script");
            answer.Dispose();
        }
    }

    [Fact]
    public async Task Link_GetAndHead_BurnNothing_PostGivesTheKeyOnce()
    {
        await using var server = await TestServer.StartAsync();
        var path = Applicants.PathOf(await server.ApproveAsync());
        for (var i = 0; i < 3; i++)
        {
            using var head = await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
            using var offer = await server.Http.GetAsync(path);
            head.StatusCode.ShouldBe(HttpStatusCode.OK);
            offer.StatusCode.ShouldBe(HttpStatusCode.OK);
            Applicants.KeyIn(await offer.Content.ReadAsStringAsync()).ShouldBeNull();
        }

        (await server.Keys.ListAsync(null, CancellationToken.None)).Value!.ShouldBeEmpty();
        using var shown = await server.Http.PostAsync(path, null);
        var key = Applicants.KeyIn(await shown.Content.ReadAsStringAsync()).ShouldNotBeNull();
        using var again = await server.Http.PostAsync(path, null);

        ApiKeyFormat.TryValidate(key).ShouldBeTrue();
        again.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/ws-token");
        request.Headers.Add("x-api-key", key);
        using var token = await server.Http.SendAsync(request);
        token.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Link_ManyPostsAtOnce_GiveOneKey()
    {
        await using var server = await TestServer.StartAsync();
        var path = Applicants.PathOf(await server.ApproveAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.Http.PostAsync(path, null)));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.NotFound).ShouldBe(19);
        (await server.Keys.ListAsync(null, CancellationToken.None)).Value!.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Link_UnknownUsedReplacedMalformed_SameBytes()
    {
        await using var server = await TestServer.StartAsync();
        var used = await server.ApproveAsync();
        (await server.Http.PostAsync(Applicants.PathOf(used), null)).Dispose();
        var replaced = await server.ApproveAsync();
        await server.OperateAsync(OperatorVerbs.RelinkRequest, new RelinkArguments((string)replaced["request"]!["id"]!));
        var bodies = new List<string>();
        foreach (var path in (string[])[Unknown, Applicants.PathOf(used), Applicants.PathOf(replaced), "/access/x", "/access/%e2%80%ae%ff"])
        {
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post])
            {
                using var answer = await server.Http.SendAsync(new HttpRequestMessage(method, path));
                answer.Headers.Date = null;
                bodies.Add($"{(int)answer.StatusCode} {answer.Headers} {await answer.Content.ReadAsStringAsync()}");
            }
        }

        bodies.Distinct(StringComparer.Ordinal).ShouldHaveSingleItem().ShouldStartWith("404");
    }

    [Fact]
    public async Task Link_ButtonOnAnotherSite_IsRefusedAndBurnsNothing()
    {
        await using var server = await TestServer.StartAsync();
        var path = Applicants.PathOf(await server.ApproveAsync());
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var refused = await server.Http.SendAsync(request);
        using var shown = await server.Http.PostAsync(path, null);

        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        shown.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Link_PlainHttpFromElsewhere_IsRefused()
    {
        await using var server = await TestServer.StartAsync(
            new() { ["Proxies:Trusted:0"] = "127.0.0.1", ["Proxies:Header"] = "Forwarded" }
        );
        var path = Applicants.PathOf(await server.ApproveAsync());
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Forwarded", "for=203.0.113.9;proto=http");
        using var refused = await server.Http.SendAsync(request);

        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        Applicants.KeyIn(await refused.Content.ReadAsStringAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Link_NeverBeginsWithTheHostHeaderOfARequest()
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/request-access");
        request.Headers.Host = "evil.example";
        request.Content = new FormUrlEncodedContent(Applicants.Ada);
        (await server.Http.SendAsync(request)).Dispose();
        var without = (string)(await server.ApproveAsync())["link"]!;

        await using var configured = await TestServer.StartAsync(new() { ["PublicUrl"] = "https://api.example.com/" });
        var with = await configured.ApproveAsync();

        without.ShouldStartWith($"http://127.0.0.1:{server.Port}/access/slp_link_");
        ((string)with["link"]!).ShouldStartWith("https://api.example.com/access/slp_link_");
        with["hint"].ShouldBeNull();
    }

    [Fact]
    public async Task Asset_WithItsTag_IsNotSentAgain()
    {
        await using var server = await TestServer.StartAsync();
        using var first = await server.Http.GetAsync("/assets/pages.css");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/pages.css");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await server.Http.SendAsync(request);
        using var none = await server.Http.GetAsync("/assets/..%2fpages.css");

        first.Content.Headers.ContentType!.MediaType.ShouldBe("text/css");
        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        none.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    [Trait("Requirement", "R5")]
    [Trait("Requirement", "R10")]
    public async Task TokenAndKey_AfterAWholeLife_StandNowhere()
    {
        var spans = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            // The test's own HTTP client writes the addresses that it asks for.
            ShouldListenTo = source => source.Name != "System.Net.Http",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
                spans.Enqueue(activity.DisplayName + string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))),
        };
        ActivitySource.AddActivityListener(listener);
        using var meters = new MeterCapture();
        await using var server = await TestServer.StartAsync();
        var path = Applicants.PathOf(await server.ApproveAsync());
        var token = path["/access/".Length..];
        using var offer = await server.Http.GetAsync(path);
        using var odd = await server.Http.GetAsync($"/ACCESS/{token}/?again={token}");
        using var deeper = await server.Http.GetAsync($"/access/{token}/more");
        await RawTcp.SendAsync(server.Port, $"GET {path} HTTP/9.9\r\nHost: a\r\n\r\n");
        await RawTcp.SendAsync(server.Port, $"GET {path} HTTP/1.1\r\nHost: a\r\nReferer: http://a{path}\r\nConnection: close\r\n\r\n");
        using var shown = await server.Http.PostAsync(path, null);
        var key = Applicants.KeyIn(await shown.Content.ReadAsStringAsync()).ShouldNotBeNull();
        var waiting = Applicants.PathOf(await server.ApproveAsync())["/access/".Length..];
        await server.StopAsync();

        var written = Directory
            .EnumerateFiles(server.Folder, "*", SearchOption.AllDirectories)
            .Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file)))
            .Append(string.Join('\n', server.Log.Lines))
            .Append(string.Join('\n', spans))
            .Append(meters.Text)
            .ToList();

        written.Count.ShouldBeGreaterThan(2);
        string.Join('\n', server.Log.Lines).ShouldContain("/access/***");
        spans.ShouldNotBeEmpty();
        foreach (var text in written)
        {
            foreach (var secret in (string[])[token[9..], token[^12..], waiting[9..], key[9..33]])
            {
                var at = text.IndexOf(secret, StringComparison.Ordinal);
                at.ShouldBe(-1, at < 0 ? "" : text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 60)]);
            }
        }
    }
}
