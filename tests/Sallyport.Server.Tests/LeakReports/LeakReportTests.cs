using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Access.Notices;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.LeakReports;

/// <summary>Anybody may report a key, and learns nothing by it.</summary>
public sealed class LeakReportTests
{
    private const string Received = """{"status":"received"}""";

    [Fact]
    public async Task Report_LiveKey_IsRevokedItsSessionsCutAndTheOperatorTold()
    {
        await using var server = await TestServer.StartAsync();
        var key = await server.AddKeyAsync();
        await using var session = await server.OpenAsync(key);

        var answer = await PostAsync(server, new { key = key.Secret, source = "https://git.example/.env?key=" + key.Secret });

        answer.ShouldBe((HttpStatusCode.Accepted, Received));
        (await session.CloseCodeAsync()).ShouldBe(4401);
        var found = (await server.Keys.FindAsync(key.Key.Id, CancellationToken.None)).Value.ShouldNotBeNull();
        found.State.ShouldBe(KeyState.Revoked);
        found.FlaggedAt.ShouldNotBeNull();
        var notices = server.Services.GetRequiredService<INoticeStore>();
        IReadOnlyList<Notice> told = [];
        await Eventually.TrueAsync(async () =>
            (told = await notices.ListAsync(new NoticeFilter(KeyId: key.Key.Id, Kind: NoticeKind.KeyLeaked), CancellationToken.None)).Count
            == 1
        );
        var audit = server.Services.GetRequiredService<IAuditStore>();
        var entry = (await audit.ListAsync(new AuditQuery(), CancellationToken.None)).First(entry => entry.Action == "keys.report-leak");
        entry.Target.ShouldBe(key.Key.Id);
        entry.From.ShouldBe("127.0.0.1");
        entry.After.ShouldNotBeNull().ShouldContain("https://git.example/.env");
        (entry.After + told[0].Text + told[0].Data).ShouldNotContain(key.Secret[9..^4]);
        var secret = key.Secret[9..^4];
        server.Log.Lines.ShouldNotContain(line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Report_ByPolicyFlag_MarksTheKeyAndLetsItLive()
    {
        await using var server = await TestServer.StartAsync(new() { ["LeakReports:Action"] = "Flag" });
        var key = await server.AddKeyAsync();
        await using var session = await server.OpenAsync(key);

        (await PostAsync(server, new { keys = new[] { key.Secret } })).Status.ShouldBe(HttpStatusCode.Accepted);

        await Eventually.TrueAsync(async () =>
            (await server.Keys.FindAsync(key.Key.Id, CancellationToken.None)).Value is { FlaggedAt: not null, State: KeyState.Active }
        );
        (await session.AskAsync("""{"action":"ping"}""")).GetProperty("type").GetString().ShouldBe("pong");
    }

    [Fact]
    public async Task Report_KeyThatLivesOrNotOrNeverWas_IsAnsweredTheSame()
    {
        await using var server = await TestServer.StartAsync();
        var live = await server.AddKeyAsync();
        var revoked = await server.AddKeyAsync();
        await server.Keys.RevokeAsync(revoked.Key.Id, Actor.Server, CancellationToken.None);

        foreach (var key in (string[])[live.Secret, live.Secret, revoked.Secret, ApiKeyFormat.Create(KeyMode.Live)])
        {
            (await PostAsync(server, new { key })).ShouldBe((HttpStatusCode.Accepted, Received));
        }

        // In order: when the last is done so are those before it.
        await PostAsync(server, new { keys = new[] { "no key", (await server.AddKeyAsync()).Secret } });
        await Eventually.TrueAsync(async () =>
            (await server.Keys.ListAsync(null, KeyState.Revoked, null, 10, CancellationToken.None)).Value!.Count == 3
        );
        var audit = server.Services.GetRequiredService<IAuditStore>();
        (await audit.ListAsync(new AuditQuery(), CancellationToken.None)).Count(entry => entry.Action == "keys.report-leak").ShouldBe(2);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"key":1}""")]
    [InlineData("""{"key":"slp_live_nonsense"}""")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":["a",1]}""")]
    [InlineData("""{"key":"a","keys":["a"]}""")]
    [InlineData("""{"key":"a","source":1}""")]
    [InlineData("""{"key":""")]
    public async Task Report_OfAnotherShape_Is400(string body)
    {
        await using var server = await TestServer.StartAsync();

        var answer = await PostAsync(server, body);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Body.ShouldContain("INVALID_PARAMETER");
    }

    [Fact]
    public async Task Report_TooLongOrTooMany_Is413Or400()
    {
        await using var server = await TestServer.StartAsync();
        var key = ApiKeyFormat.Create(KeyMode.Live);

        (await PostAsync(server, new { keys = Enumerable.Repeat(key, 101) })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await PostAsync(server, new { key, source = new string('a', 501) })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await PostAsync(server, new { key, source = new string('a', 70_000) })).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await server.Http.GetAsync("/api/v1/leak-reports")).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Report_MoreThanAllowed_Is429()
    {
        await using var server = await TestServer.StartAsync(new() { ["LeakReports:Burst"] = "2", ["LeakReports:PerSecond"] = "0.001" });
        var key = ApiKeyFormat.Create(KeyMode.Live);
        await PostAsync(server, new { key });
        await PostAsync(server, new { key });

        (await PostAsync(server, new { key })).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    [Trait("Requirement", "R1")]
    public async Task Report_OverPlainHttpFromElsewhere_IsRefusedAndTheKeyFlagged()
    {
        await using var server = await TestServer.StartAsync(
            new() { ["Proxies:Trusted:0"] = "127.0.0.1", ["Proxies:Header"] = "Forwarded" }
        );
        var key = await server.AddKeyAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/leak-reports")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { key = key.Secret }), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Forwarded", "for=203.0.113.9;proto=http");

        using var response = await server.Http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        server.Log.Lines.ShouldContain(line => line.Contains("[KeyExposed]", StringComparison.Ordinal));
        (await server.Keys.FindAsync(key.Key.Id, CancellationToken.None)).Value.ShouldNotBeNull().State.ShouldBe(KeyState.Active);
    }

    private static Task<(HttpStatusCode Status, string Body)> PostAsync(TestServer server, object body) =>
        PostAsync(server, JsonSerializer.Serialize(body));

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(TestServer server, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await server.Http.PostAsync(new Uri("/api/v1/leak-reports", UriKind.Relative), content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
